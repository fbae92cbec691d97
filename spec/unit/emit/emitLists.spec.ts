import { emitPages } from '../../../lib/emit/emitPages'
import { largestBodyBytes } from '../../../lib/emit/largeBodies'
import type { Message } from '../../../lib/emit/messages'
import { sizeOf } from '../../../lib/emit/recordMessages'
import { TemporaryError } from '../../../lib/errors'
import { page, record, recorder, source } from './emissionRecorder'

describe('emitPage', () => {
  const emitPage = { behavior: 'emitPage' } as const

  test('emitPage emits one message per page with its records in "results" and an ID made of all of them', async () => {
    const { messages, events, emission } = recorder(emitPage)
    const counts = await emitPages(source(page(1, 'a', 'b'), page(2), page(3, 'c')).pages, emission)
    expect(messages.map(({ body }) => body)).toEqual([
      { results: [{ id: 'a' }, { id: 'b' }] },
      { results: [{ id: 'c' }] },
    ])
    expect(events).toEqual([
      'a/1/b/1',
      'snapshot {"page":1}',
      'snapshot {"page":2}',
      'c/1',
      'snapshot {"page":3}',
    ])
    expect(counts).toEqual({ pages: 3, records: 3, messages: 2 })
  })

  test('a page that exceeds the message size is split', async () => {
    const records = ['a', 'b', 'c'].map((id) => record(id, '1', { id, text: 'x'.repeat(1_500_000) }))
    const { events, emission } = recorder(emitPage)
    await emitPages(source({ records, cursor: {} }).pages, emission)
    expect(events).toEqual(['a/1/b/1 c/1', 'snapshot {}'])
  })
})

describe('emitAll', () => {
  const emitAll = { behavior: 'emitAll' } as const

  test('emitAll emits the records of all pages in one message, followed by only the last snapshot', async () => {
    const { messages, events, emission } = recorder(emitAll)
    const counts = await emitPages(source(page(1, 'a', 'b'), page(2), page(3, 'c', 'a')).pages, emission)
    expect(messages.map(({ body }) => body)).toEqual([{ results: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] }])
    expect(events).toEqual(['a/1/b/1/c/1', 'snapshot {"page":3}'])
    expect(counts).toEqual({ pages: 3, records: 3, messages: 1 })
  })

  test('emitAll emits no message if there are no records', async () => {
    const empty = recorder(emitAll)
    await emitPages(source(page(1), page(2)).pages, empty.emission)
    expect(empty.events).toEqual(['snapshot {"page":2}'])
    const none = recorder(emitAll)
    await emitPages(source().pages, none.emission)
    expect(none.events).toEqual([])
  })

  test('emitAll with a single page per interval emits only the first page', async () => {
    const { events, emission } = recorder({ ...emitAll, isSinglePage: true })
    const from = source(page(1, 'a'), page(2, 'b'))
    await emitPages(from.pages, emission)
    expect(from.requested).toBe(1)
    expect(events).toEqual(['a/1', 'snapshot {"page":1}'])
  })

  const pageOf = (number: number, count: number, bytes: number) => ({
    records: Array.from({ length: count }, (_, index) =>
      record(`${number}.${index}`, '1', { text: 'x'.repeat(bytes) }),
    ),
    cursor: { page: number },
  })

  test.each([
    [[17, 17, 1, 5], [34], 2],
    [[17, 30, 5], [17], 1],
    [[0, 60, 1], [34, 26], 2],
    [[10, 10, 10], [20], 2],
  ])(
    'emitAll of pages with %j records of 100 kB leaves the pages that may not fit to the next execution',
    async (counts, expected, lastPage) => {
      const { messages, events, emission } = recorder(emitAll)
      await emitPages(
        source(...counts.map((count, index) => pageOf(index + 1, count, 100_000))).pages,
        emission,
      )
      expect(messages.map(({ body }) => (body as { results: unknown[] }).results.length)).toEqual(expected)
      expect(events.at(-1)).toBe(`snapshot {"page":${lastPage}}`)
    },
  )

  test('emitAll requests no further page after one that does not fit', async () => {
    const { emission } = recorder(emitAll)
    const from = source(pageOf(1, 17, 100_000), pageOf(2, 30, 100_000), pageOf(3, 5, 100_000))
    await emitPages(from.pages, emission)
    expect(from.requested).toBe(2)
  })

  test('a page of more than the usual size is one message if the platform accepts it', async () => {
    for (const behavior of ['emitAll', 'emitPage'] as const) {
      const { messages, emission } = recorder({ behavior, room: async () => 7_800_000 })
      await emitPages(source(pageOf(1, 60, 100_000)).pages, emission)
      expect(messages).toHaveLength(1)
    }
    const { messages, emission } = recorder({ ...emitAll, room: async () => 3_900_000 })
    await emitPages(source(pageOf(1, 60, 100_000)).pages, emission)
    expect(messages).toHaveLength(2)
  })

  test.each(['emitAll', 'emitPage'] as const)(
    '%s splits a page that the platform does not accept whole, and omits no record',
    async (behavior) => {
      const { messages, events, emission } = recorder({ behavior, room: async () => 7_800_000 })
      const accept = emission.emit
      const emit = async (batch: readonly Message[]) => {
        if (batch.some(({ body }) => sizeOf(body) > 3_600_000)) throw new TemporaryError('not accepted')
        await accept(batch)
      }
      await emitPages(source(pageOf(1, 60, 100_000)).pages, { ...emission, emit })
      expect(messages.flatMap(({ body }) => (body as { results: unknown[] }).results)).toHaveLength(60)
      expect(events.at(-1)).toBe('snapshot {"page":1}')
    },
  )

  test('a page that the platform does not accept in parts either is emitted again in the next execution', async () => {
    const { events, emission } = recorder({ ...emitAll, room: async () => 7_800_000 })
    const emit = () => Promise.reject(new TemporaryError('The broker is gone'))
    const emitting = emitPages(source(pageOf(1, 60, 100_000)).pages, { ...emission, emit })
    await expect(emitting).rejects.toThrow('The broker is gone')
    expect(events).toEqual([])
  })

  test('a list stays under a lowered limit of the platform, with its commas', async () => {
    const settings = { OUTGOING_MESSAGE_SIZE_LIMIT: 200_000 }
    const { messages, emission } = recorder({ behavior: 'emitPage', settings })
    await emitPages(source(pageOf(1, 50_000, 0)).pages, emission)
    for (const { body } of messages) expect(sizeOf(body)).toBeLessThanOrEqual(largestBodyBytes(settings) / 2)
  })

  test('emitAll emits nothing if a page fails', async () => {
    const { events, emission } = recorder(emitAll)
    const from = source(page(1, 'a'), new Error('page 2 is gone'))
    await expect(emitPages(from.pages, emission)).rejects.toThrow('page 2 is gone')
    expect(events).toEqual([])
  })
})

describe('the snapshot', () => {
  const cursorOf = (bytes: number) => ({ link: 'x'.repeat(bytes - '{"link":""}'.length) })

  test('a snapshot of 4 KB is rejected with an error before the records are emitted', async () => {
    const { events, emission } = recorder()
    const tooLarge = { records: [record('a')], cursor: cursorOf(4096) }
    await expect(emitPages(source(tooLarge).pages, emission)).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringMatching(/has 4096 bytes.*less than 4096/),
    })
    expect(events).toEqual([])
  })

  test('a snapshot of one byte less than 4 KB is accepted', async () => {
    const { events, emission } = recorder()
    await emitPages(source({ records: [], cursor: cursorOf(4095) }).pages, emission)
    expect(events).toHaveLength(1)
  })

  test('a snapshot that the platform rejects fails the execution', async () => {
    const { emission } = recorder({ snapshot: () => Promise.reject(new Error('no snapshot')) })
    await expect(emitPages(source(page(1, 'a')).pages, emission)).rejects.toThrow('no snapshot')
  })
})
