import { readFarAhead } from '../../../lib/emit/readAhead'
import { TemporaryError, UnexpectedResponseError } from '../../../lib/errors'
import type { ObjectRecord } from '../../../lib/providers/objectOperations'
import { record, turns } from './emissionRecorder'

/** Yields pages with one record each, and then throws the error, if there is one. Counts how many were read. */
function list(pages: number, error?: Error) {
  const state = { read: 0, isClosed: false }
  async function* generate(): AsyncGenerator<ObjectRecord[]> {
    try {
      for (; state.read < pages; ) {
        state.read++
        yield [record(String(state.read), '1', { text: '' })]
      }
      if (error) throw error
    } finally {
      state.isClosed = true
    }
  }
  return Object.assign(state, { pages: generate() })
}

async function idsOf(pages: AsyncIterable<readonly ObjectRecord[]>, ids: string[] = []): Promise<string[]> {
  for await (const records of pages) ids.push(...records.map(({ id }) => id))
  return ids
}

test('all pages are yielded in their order', async () => {
  expect(await idsOf(readFarAhead(list(3).pages))).toEqual(['1', '2', '3'])
  expect(await idsOf(readFarAhead(list(0).pages))).toEqual([])
})

test('small pages are read while the first one is emitted', async () => {
  const from = list(500)
  const pages = readFarAhead(from.pages)
  await pages.next()
  await turns()
  expect(from.read).toBe(500)
})

test('large pages are read one in advance', async () => {
  const from = list(5)
  const pages = readFarAhead(from.pages, 5)
  await pages.next()
  await turns()
  expect(from.read).toBe(2)
  await pages.next()
  await turns()
  expect(from.read).toBe(3)
  await pages.return(undefined)
  expect(from).toMatchObject({ read: 3, isClosed: true })
})

test('a list that never ends fails before the pages that wait are emitted', async () => {
  const ids: string[] = []
  const pages = readFarAhead(list(500, new UnexpectedResponseError('endless')).pages)
  const first = await pages.next()
  await turns()
  await expect(idsOf(pages, ids)).rejects.toThrow('endless')
  expect(first.value).toMatchObject([{ id: '1' }])
  expect(ids).toEqual([])
})

test('any other failure is thrown after the pages before it', async () => {
  const ids: string[] = []
  await expect(idsOf(readFarAhead(list(3, new TemporaryError('later')).pages), ids)).rejects.toThrow('later')
  expect(ids).toEqual(['1', '2', '3'])
})
