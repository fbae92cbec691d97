import type { Body } from '../fixtures/inProcess'
import { bulkFixture } from './bulkFixture'

const { org, run, loaded, stored, fields, added } = bulkFixture()

test.each([
  ['line feeds', 'Model__c,Notes__c\nA,"x\ny"\nB,\n'],
  ['carriage returns with line feeds', 'Model__c,Notes__c\r\nA,"x\ny"\r\nB,\r\n'],
  ['a byte order mark', '\ufeffModel__c,Notes__c\nA,"x\ny"\nB,\n'],
  ['carriage returns', 'Model__c,Notes__c\rA,"x\ny"\rB,\r'],
  ['mixed line endings', 'Model__c,Notes__c\r\nA,"x\ny"\nB,'],
  ['no line ending at its end', 'Model__c,Notes__c\nA,"x\ny"\nB,'],
  ['empty lines', '\nModel__c,Notes__c\n\nA,"x\ny"\n\r\n\nB,\n\n'],
  ['semicolons', 'Model__c;Notes__c\nA;"x\ny"\nB;\n'],
  ['tabs', '"Model__c"\t"Notes__c"\nA\t"x\ny"\nB\t\n'],
])('a file with %s is loaded', async (_what, csv) => {
  const url = await stored(csv)
  const ids = await added(async () => {
    const body = await loaded({ url })
    expect(body).toMatchObject({ recordsProcessed: 2, recordsFailed: 0 })
    expect(body.results.map((row) => (row['record'] as Body)['Model__c']).sort()).toEqual(['A', 'B'])
  })
  expect(fields(ids, 'Model__c', 'Notes__c').sort()).toEqual([
    ['A', 'x\ny'],
    ['B', null],
  ])
})

test.each([
  ['an open quotation mark', 'Model__c\n"A\n', 'Row 2 of the CSV file has a quoted value without'],
  ['a quotation mark within a value', 'Model__c\nA\nB"b\n', 'Row 3 of the CSV file has a quotation mark'],
  ['too many values', 'Model__c\nA,b\n', 'Row 2 of the CSV file has 2 values'],
  ['another encoding', Buffer.from([0x4d, 0x0a, 0xe9, 0x0a]), 'not encoded as UTF-8'],
  ['UTF-16', Buffer.from('\ufeffModel__c\nA\n', 'utf16le'), 'not encoded as UTF-8'],
  ['no content', '', 'is empty'],
])('a file with %s is rejected before a job is created', async (_what, csv, words) => {
  const url = await stored(csv)
  const before = org.requestCount()
  const { failure } = await run({ url })
  expect(failure).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(words) })
  expect(org.requestCount()).toBe(before)
})

test.each([
  [{ operation: 'upsert', upsertBy: 'Code__c' }, { Model__c: 'A' }, 'no column "Code__c"'],
  [{ operation: 'update' }, { Model__c: 'A' }, 'no column "Id"'],
  [{ operation: 'delete' }, { Id: 'a', Model__c: 'A' }, 'takes the column "Id" only'],
  [{ operation: 'merge' }, { Model__c: 'A' }, '"operation"'],
  [{ timeoutMinutes: 16 }, { Model__c: 'A' }, '"timeoutMinutes"'],
])('a load with %j is rejected if columns or fields do not match', async (config, record, words) => {
  const { failure } = await run({ records: [record] }, config)
  expect(failure).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(words) })
})
