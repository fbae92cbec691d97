import { emitPages } from '../../../lib/emit/emitPages'
import type { Message } from '../../../lib/emit/messages'
import { gate, page, record, recorder, source, turns } from './emissionRecorder'

describe('emitIndividually', () => {
  test('each page is emitted before its snapshot, and both before the next page', async () => {
    const { events, emission } = recorder()
    const counts = await emitPages(source(page(1, 'a', 'b'), page(2), page(3, 'c')).pages, emission)
    expect(events).toEqual([
      'a/1 b/1',
      'snapshot {"page":1}',
      'snapshot {"page":2}',
      'c/1',
      'snapshot {"page":3}',
    ])
    expect(counts).toEqual({ pages: 3, records: 3, messages: 3 })
  })

  test('the snapshot is emitted after every message of its page has been accepted', async () => {
    const { open, opened } = gate()
    const { events, emission } = recorder({ emit: () => opened })
    const done = emitPages(source(page(1, 'a')).pages, emission)
    await turns()
    expect(events).toEqual([])
    open()
    await done
    expect(events).toEqual(['snapshot {"page":1}'])
  })

  test('the next page is emitted after the snapshot has been accepted', async () => {
    const { open, opened } = gate()
    const { events, emission } = recorder({ snapshot: () => opened })
    const done = emitPages(source(page(1, 'a'), page(2, 'b')).pages, emission)
    await turns()
    expect(events).toEqual(['a/1'])
    open()
    await done
    expect(events).toEqual(['a/1', 'b/1'])
  })

  test('a message contains the unchanged record', async () => {
    const { messages, emission } = recorder()
    await emitPages(source(page(1, 'a')).pages, emission)
    expect(messages[0]).toMatchObject({ id: 'a/1', body: { id: 'a' } })
  })

  test('the number of messages in flight is limited, and the next batch waits for the previous one', async () => {
    let inFlight = 0
    const sizes: number[] = []
    const { emission } = recorder({
      async emit(batch) {
        inFlight += batch.length
        sizes.push(inFlight)
        await turns()
        inFlight -= batch.length
      },
    })
    const ids = Array.from({ length: 1100 }, (_, index) => String(index))
    await emitPages(source(page(1, ...ids)).pages, emission)
    expect(sizes).toEqual([500, 500, 100])
  })
})

describe('reading ahead', () => {
  test('one page is requested in advance while a page is emitted, and no other', async () => {
    const { open, opened } = gate()
    const { emission } = recorder({ emit: () => opened })
    const from = source(page(1, 'a'), page(2, 'b'), page(3, 'c'))
    const done = emitPages(from.pages, emission)
    await turns()
    expect(from.requested).toBe(2)
    open()
    await done
    expect(from.requested).toBe(3)
  })

  test('a failure of the next page is thrown only after this page and its snapshot', async () => {
    const { events, emission } = recorder({
      async emit(batch) {
        // The next page fails long before this page is accepted.
        await turns()
        events.push(batch.map(({ id }) => id).join(' '))
      },
    })
    const from = source(page(1, 'a'), new Error('page 2 is gone'))
    await expect(emitPages(from.pages, emission)).rejects.toThrow('page 2 is gone')
    expect(events).toEqual(['a/1', 'snapshot {"page":1}'])
  })

  test('a failure of the first page is thrown immediately', async () => {
    const { events, emission } = recorder()
    await expect(emitPages(source(new Error('no page')).pages, emission)).rejects.toThrow('no page')
    expect(events).toEqual([])
  })

  test('a single page per interval sends no request for another page', async () => {
    const { events, emission } = recorder({ isSinglePage: true })
    const from = source(page(1, 'a'), page(2, 'b'))
    expect(await emitPages(from.pages, emission)).toMatchObject({ pages: 1 })
    expect(from).toMatchObject({ requested: 1, isClosed: true })
    expect(events).toEqual(['a/1', 'snapshot {"page":1}'])
  })
})

describe('a page that the platform rejects', () => {
  test('a rejected page keeps the previous snapshot and stops the requests', async () => {
    const { events, emission } = recorder()
    const { emit } = emission
    const failing = {
      ...emission,
      emit: (batch: readonly Message[]) =>
        batch[0]?.id === 'b/1' ? Promise.reject(new Error('not taken')) : emit(batch),
    }
    const from = source(page(1, 'a'), page(2, 'b'), page(3, 'c'), page(4, 'd'))
    await expect(emitPages(from.pages, failing)).rejects.toThrow('not taken')
    expect(events).toEqual(['a/1', 'snapshot {"page":1}'])
    expect(from).toMatchObject({ requested: 3, isClosed: true })
  })

  test('a rejected page hides a failure of the next page', async () => {
    const { emission } = recorder({ emit: () => Promise.reject(new Error('not taken')) })
    const from = source(page(1, 'a'), new Error('page 2 is gone'))
    await expect(emitPages(from.pages, emission)).rejects.toThrow('not taken')
  })

  test('a rejected page emits none of its later batches', async () => {
    const sizes: number[] = []
    const { emission } = recorder({
      async emit(batch) {
        sizes.push(batch.length)
        throw new Error('not taken')
      },
    })
    const ids = Array.from({ length: 600 }, (_, index) => String(index))
    await expect(emitPages(source(page(1, ...ids)).pages, emission)).rejects.toThrow('not taken')
    expect(sizes).toEqual([500])
  })
})

describe('a record that is read twice', () => {
  test('a record that is read twice within an execution is emitted once', async () => {
    const { events, emission } = recorder()
    const counts = await emitPages(source(page(1, 'a', 'b', 'a'), page(2, 'b', 'c')).pages, emission)
    expect(events).toEqual(['a/1 b/1', 'snapshot {"page":1}', 'c/1', 'snapshot {"page":2}'])
    expect(counts).toEqual({ pages: 2, records: 3, messages: 3 })
  })

  test('a record in another version is emitted again', async () => {
    const { events, emission } = recorder()
    const pages = [
      { records: [record('a', '1'), record('a', '2')], cursor: {} },
      { records: [record('a', '3')], cursor: {} },
    ]
    await emitPages(source(...pages).pages, emission)
    expect(events.filter((event) => !event.startsWith('snapshot'))).toEqual(['a/1 a/2', 'a/3'])
  })

  test('a record that is read in another execution is emitted again with the same message ID', async () => {
    const first = recorder()
    const second = recorder()
    await emitPages(source(page(1, 'a')).pages, first.emission)
    await emitPages(source(page(1, 'a')).pages, second.emission)
    expect(second.events).toEqual(first.events)
  })
})

test('an endless list leaves the rest to the next execution', async () => {
  const snapshots: unknown[] = []
  let read = 0
  async function* endless() {
    for (let page = 1; ; page++) {
      read = page
      yield { records: [{ id: String(page), version: '1', body: { page } }], cursor: { page } }
    }
  }
  const counts = await emitPages(endless(), {
    behavior: 'emitIndividually',
    isSinglePage: false,
    idOf: (...parts) => parts.join(),
    emit: async () => {},
    snapshot: async (cursor) => void snapshots.push(cursor),
  })
  expect(counts).toMatchObject({ pages: 400, records: 400 })
  expect(snapshots.at(-1)).toEqual({ page: 400 })
  expect(read).toBeLessThanOrEqual(402)
})
