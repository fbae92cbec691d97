import { chunksOf, type PlannedRow, planRows } from '../../../lib/providers/manyRecords/planRows'

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

describe('names that differ only in case', () => {
  const planned = (
    rows: readonly Record<string, unknown>[],
    ignoresCase: boolean,
    operation = 'upsert' as const,
  ) => {
    const write = { operation, rows, keyField: 'Ext__c', objectType: 'Contact', parentId: undefined }
    const all = { ...write, isAllOrNone: false, idempotencyKeyOf: () => undefined }
    return planRows(all, { ignoresCase }).rows.map(({ fields }) => fields)
  }
  const rows = [
    { Ext__c: 'a', LastName: '1', Title: 'T' },
    { ext__C: 'a', lastname: '2' },
  ]

  test('fields of merged records whose names differ only in case are one field in its first spelling', () => {
    expect(planned(rows, true)).toEqual([{ LastName: '2', Title: 'T' }])
    expect(planned(rows, false)).toEqual([{ LastName: '1', Title: 'T', lastname: '2' }])
  })

  test('fields of one record whose names differ only in case are one field, and its key is not among them', () => {
    const twice = [{ Ext__c: 'a', EXT__C: 'b', Name: '1', name: '2', ['__proto__']: 3 }]
    expect(planned(twice, true)).toEqual([JSON.parse('{"Name":"2","__proto__":3}')])
  })
})
