import { batchesOf, emitSnapshot, emitTogether } from '../../../lib/emit/emitTogether'
import { fittingBody, largestBodyBytes } from '../../../lib/emit/largeBodies'
import { messageOf } from '../../../lib/emit/messages'
import { sizeOf } from '../../../lib/emit/recordMessages'

const mail = (bytes: number) => ({
  id: 'A1',
  subject: 'Hi',
  body: { content: 'x'.repeat(bytes) },
  attachments: [],
})

describe('largestBodyBytes', () => {
  test('Base64 reduces the limit by a quarter', () => {
    expect(largestBodyBytes()).toBe(7_864_320 - 8192)
    expect(largestBodyBytes({ OUTGOING_MESSAGE_SIZE_LIMIT: 1_000_000 })).toBe(750_000 - 8192)
    expect(largestBodyBytes({ OUTGOING_MESSAGE_SIZE_LIMIT: 1_000_000, PROTOCOL_VERSION: 2 })).toBe(
      1_000_000 - 8192,
    )
  })

  test('lightweight messages have no limit', () => {
    expect(largestBodyBytes({ EMIT_LIGHTWEIGHT_MESSAGE: true })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('fittingBody', () => {
  test('the largest field is removed, and the error contains its name', () => {
    const fitting = fittingBody(mail(900_000), 100_000)
    expect(fitting).toMatchObject({ id: 'A1', subject: 'Hi', attachments: [] })
    expect(fitting).not.toHaveProperty('body')
    expect(fitting?.['_error']).toMatch(/^The record has 900,\d{3} bytes.* Left out: "body"\.$/)
  })

  test('a record in a list is shortened', () => {
    const fitting = fittingBody({ results: [mail(900_000)] }, 100_000)
    expect(sizeOf(fitting)).toBeLessThan(1000)
    expect(fitting).toMatchObject({ results: [{ id: 'A1', _error: expect.any(String) }] })
  })

  test('the list "results" of a record is one of its fields', () => {
    const fitting = fittingBody({ id: 'A1', results: [1, 2], text: 'x'.repeat(900_000) }, 100_000)
    expect(fitting).toEqual({ id: 'A1', results: [1, 2], _error: expect.stringContaining('"text"') })
  })

  test('a body that is not a record cannot be shortened', () => {
    expect(fittingBody('x'.repeat(200_000), 100_000)).toBeUndefined()
  })
})

describe('emitTogether', () => {
  /** Returns a runtime that reports each message over its limit as an error. */
  function runtime(limitBytes: number) {
    const emitted: { event: string; payload: unknown }[] = []
    const context = {
      emitted,
      errorCount: 0,
      logger: { debug() {}, info() {}, warn() {} },
      async emit(event: string, payload?: unknown) {
        if (event === 'data' && sizeOf((payload as { body: unknown }).body) > limitBytes) context.errorCount++
        else emitted.push({ event, payload })
      },
    }
    return context
  }

  test('an email over the limit is emitted without its body, under the same message ID', async () => {
    const context = runtime(7_800_000)
    await emitTogether([messageOf(mail(9_000_000), 'id-1')], context)
    expect(context.errorCount).toBe(0)
    expect(context.emitted).toMatchObject([
      { event: 'data', payload: { id: 'id-1', body: { id: 'A1', subject: 'Hi' } } },
    ])
  })

  test('an email that the runtime rejects for its passthrough is emitted without its body', async () => {
    const context = runtime(3_800_000)
    await emitTogether([messageOf(mail(5_000_000), 'id-1')], context)
    expect(context.emitted).toMatchObject([{ payload: { body: { id: 'A1', _error: expect.any(String) } } }])
  })

  test('a list of several records is never shortened', async () => {
    const context = runtime(3_800_000)
    const list = messageOf({ results: [mail(2_500_000), mail(2_500_000)] }, 'id-1')
    await expect(emitTogether([list], context)).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(context.emitted).toEqual([])
  })

  test('a record over the limit with a list "results" is emitted without it', async () => {
    const context = runtime(7_800_000)
    await emitTogether([messageOf({ id: 'A1', results: Array(3).fill('x'.repeat(3_000_000)) })], context)
    expect(context.emitted).toMatchObject([{ payload: { body: { id: 'A1', _error: expect.any(String) } } }])
  })

  test('a body that cannot be shortened causes an error that contains the message ID', async () => {
    const context = runtime(7_800_000)
    await emitTogether([messageOf({ id: 'x'.repeat(9_000_000) }, 'm-1')], context)
    expect(context.emitted).toMatchObject([
      { event: 'error', payload: { message: expect.stringContaining('(message m-1) is too large') } },
    ])
  })

  test('a record over a lowered limit is emitted without its largest field', async () => {
    const context = { ...runtime(740_000), getConfig: () => ({ OUTGOING_MESSAGE_SIZE_LIMIT: 1_000_000 }) }
    const small = messageOf({ id: 'A0' }, 'id-0')
    const messages = [small, messageOf(mail(2_000_000), 'id-1'), messageOf(mail(600_000), 'id-2')]
    for (const batch of batchesOf(messages, context.getConfig())) await emitTogether(batch, context)
    expect(context.errorCount).toBe(0)
    expect(context.emitted).toMatchObject([
      { payload: { id: 'id-0' } },
      { payload: { id: 'id-1', body: { id: 'A1', _error: expect.any(String) } } },
      { payload: { id: 'id-2', body: mail(600_000) } },
    ])
  })
})

describe('a runtime that fails to emit', () => {
  const closed = new Error('Connection closed')
  const runtime = { emit: () => Promise.reject(closed), logger: { debug() {}, info() {}, warn() {} } }

  test.each([2, 9_000_000])('a message of %d bytes causes a temporary error', async (bytes) => {
    await expect(emitTogether([messageOf(mail(bytes), 'id-1')], runtime)).rejects.toMatchObject({
      name: 'TemporaryError',
      message:
        'The platform did not accept all messages (Connection closed). No record was skipped: the next execution emits them again.',
      cause: closed,
    })
  })

  test('a snapshot causes a temporary error', async () => {
    await expect(emitSnapshot({}, runtime)).rejects.toMatchObject({
      name: 'TemporaryError',
      message:
        'The platform did not accept the snapshot (Connection closed). The next execution continues after the last accepted one.',
      cause: closed,
    })
  })
})
