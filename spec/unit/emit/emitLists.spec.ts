import { emitPages } from '../../../lib/emit/emitPages'
import { page, record, recorder, source } from './emissionRecorder'

describe('a page in one message', () => {
  const emitPage = { behavior: 'emitPage' } as const

  test('holds its records under "results", with an id made of them all', async () => {
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

  test('is split where it would be too big for the runtime', async () => {
    const records = ['a', 'b', 'c'].map((id) => record(id, '1', { id, text: 'x'.repeat(1_500_000) }))
    const { events, emission } = recorder(emitPage)
    await emitPages(source({ records, cursor: {} }).pages, emission)
    expect(events).toEqual(['a/1/b/1 c/1', 'snapshot {}'])
  })
})

describe('all in one message', () => {
  const emitAll = { behavior: 'emitAll' } as const

  test('holds the records of all pages, and only the last snapshot follows it', async () => {
    const { messages, events, emission } = recorder(emitAll)
    const counts = await emitPages(source(page(1, 'a', 'b'), page(2), page(3, 'c', 'a')).pages, emission)
    expect(messages.map(({ body }) => body)).toEqual([{ results: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] }])
    expect(events).toEqual(['a/1/b/1/c/1', 'snapshot {"page":3}'])
    expect(counts).toEqual({ pages: 3, records: 3, messages: 1 })
  })

  test('is no message where there is nothing', async () => {
    const empty = recorder(emitAll)
    await emitPages(source(page(1), page(2)).pages, empty.emission)
    expect(empty.events).toEqual(['snapshot {"page":2}'])
    const none = recorder(emitAll)
    await emitPages(source().pages, none.emission)
    expect(none.events).toEqual([])
  })

  test('is only the first page with one page per interval', async () => {
    const { events, emission } = recorder({ ...emitAll, isSinglePage: true })
    const from = source(page(1, 'a'), page(2, 'b'))
    await emitPages(from.pages, emission)
    expect(from.asked).toBe(1)
    expect(events).toEqual(['a/1', 'snapshot {"page":1}'])
  })

  test('leaves for the next execution what a message cannot hold', async () => {
    const { events, emission } = recorder(emitAll)
    const big = (number: number, id: string) => ({
      records: [record(id, '1', { id, text: 'x'.repeat(1_000_000) })],
      cursor: { page: number },
    })
    await emitPages(source(big(1, 'a'), big(2, 'b'), big(3, 'c')).pages, emission)
    expect(events).toEqual(['a/1/b/1', 'snapshot {"page":2}'])
  })

  test('emits nothing where a page fails', async () => {
    const { events, emission } = recorder(emitAll)
    const from = source(page(1, 'a'), new Error('page 2 is gone'))
    await expect(emitPages(from.pages, emission)).rejects.toThrow('page 2 is gone')
    expect(events).toEqual([])
  })
})

describe('the snapshot', () => {
  const cursorOf = (bytes: number) => ({ link: 'x'.repeat(bytes - '{"link":""}'.length) })

  test('stays under 4 KB: a larger one is an error that says so, before the records are handed over', async () => {
    const { events, emission } = recorder()
    const tooLarge = { records: [record('a')], cursor: cursorOf(4096) }
    await expect(emitPages(source(tooLarge).pages, emission)).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringMatching(/has 4096 bytes.*less than 4096/),
    })
    expect(events).toEqual([])
  })

  test('of one byte less is taken', async () => {
    const { events, emission } = recorder()
    await emitPages(source({ records: [], cursor: cursorOf(4095) }).pages, emission)
    expect(events).toHaveLength(1)
  })

  test('that is not taken fails the execution', async () => {
    const { emission } = recorder({ snapshot: () => Promise.reject(new Error('no snapshot')) })
    await expect(emitPages(source(page(1, 'a')).pages, emission)).rejects.toThrow('no snapshot')
  })
})
