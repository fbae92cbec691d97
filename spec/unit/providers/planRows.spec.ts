import { chunksOf, type PlannedRow } from '../../../lib/providers/manyRecords/planRows'

const row = (text: string, key = ''): PlannedRow => ({ indexes: [0], key, fields: { text } })
const lengthsOf = (rows: readonly PlannedRow[], size: number, mostBytes?: number) => {
  const chunks = chunksOf(rows, size, mostBytes)
  expect(chunks.flat()).toEqual(rows)
  return chunks.map(({ length }) => length)
}
const rows = (count: number, bytes: number) => Array.from({ length: count }, () => row('x'.repeat(bytes)))

test('chunks have at most the given number of records', () => {
  expect(lengthsOf(rows(5, 10), 2)).toEqual([2, 2, 1])
  expect(lengthsOf([], 2)).toEqual([])
})

test('chunks have at most the given number of bytes, and a larger record has a separate chunk', () => {
  expect(lengthsOf(rows(5, 10_000), 20, 25_000)).toEqual([2, 2, 1])
  expect(lengthsOf([...rows(1, 10), ...rows(2, 30_000), ...rows(2, 10)], 20, 25_000)).toEqual([1, 1, 1, 2])
})

test('the size of a record counts bytes, not characters, and includes its key', () => {
  expect(lengthsOf([row('é'.repeat(10_000)), row('é'.repeat(10_000))], 20, 25_000)).toEqual([1, 1])
  expect(lengthsOf([row('a', 'k'.repeat(20_000)), row('b', 'l'.repeat(20_000))], 20, 25_000)).toEqual([1, 1])
})

test('keys that differ only in case have separate chunks', () => {
  expect(lengthsOf([row('a', 'K'), row('b', 'k'), row('c', 'l')], 20)).toEqual([1, 2])
  expect(lengthsOf([row('a', 'K'), row('b', 'k'), row('c', 'l')], 20, 25_000)).toEqual([1, 2])
})
