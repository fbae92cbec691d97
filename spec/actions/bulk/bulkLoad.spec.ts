import { bulkFixture, type Loaded } from './bulkFixture'

const { org, run, loaded, stored, contentOf, fields, added, storageUrl } = bulkFixture()

test('records of a message are loaded, and each has its result at its index', async () => {
  const records = [
    { Model__c: 'A', Quantity__c: 1, Active__c: true },
    { Model__c: 'B "b", c\nd', Quantity__c: -1 },
    { Model__c: 'C' },
    { Quantity__c: 4 },
  ]
  let body = {} as Loaded
  const ids = await added(async () => {
    body = await loaded({ records })
  })
  expect(body).toMatchObject({
    jobId: expect.stringMatching(/^750/),
    state: 'JobComplete',
    recordsProcessed: 4,
    recordsFailed: 2,
    results: [
      { index: 0, success: true, created: true },
      {
        index: 1,
        success: false,
        error: { name: 'ApiError', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['Quantity__c'] },
      },
      { index: 2, success: true, created: true },
      { index: 3, success: false, error: { code: 'REQUIRED_FIELD_MISSING', fields: ['Model__c'] } },
    ],
    successfulResults: { recordCount: 2 },
    failedResults: { recordCount: 2 },
    unprocessedRecords: { recordCount: 0 },
  })
  expect(ids.sort()).toEqual([body.results[0]?.['id'], body.results[2]?.['id']].sort())
  expect(fields([String(body.results[0]?.['id'])], 'Model__c', 'Quantity__c', 'Active__c')).toEqual([
    ['A', 1, true],
  ])
  expect(contentOf(body.successfulResults)).toContain(
    '"sf__Id","sf__Created","Model__c","Quantity__c","Active__c"',
  )
  expect(contentOf(body.failedResults)).toContain('B ""b"", c\nd')
})

test('equal records of a message each have a result', async () => {
  const { results } = await loaded({ records: [{ Model__c: 'A' }, { Model__c: 'A' }, { Model__c: 'A' }] })
  expect(results.map(({ index }) => index)).toEqual([0, 1, 2])
  expect(new Set(results.map(({ id }) => id)).size).toBe(3)
})

test('null clears a field, a missing value leaves it, and a record in a field is found by its external ID', async () => {
  const [contact] = org.twin.seed('Contact', 1, { fields: { Legacy_Id__c: 'Bulk 1' } })
  const records = [
    { Code__c: 'bulk-1', Model__c: 'M', Color__c: 'Red', Contact__r: { Legacy_Id__c: 'Bulk 1' } },
  ]
  const [id = ''] = await added(() => loaded({ records }))
  expect(fields([id], 'Color__c', 'Contact__c')).toEqual([['Red', contact]])
  const upsert = { operation: 'upsert', upsertBy: 'Code__c' }
  const { results } = await loaded({ records: [{ Code__c: 'bulk-1', Color__c: null }] }, upsert)
  expect(results).toMatchObject([{ index: 0, success: true, created: false, id }])
  expect(fields([id], 'Color__c', 'Model__c')).toEqual([[null, 'M']])
})

test('names that differ only in case are one column in its first spelling', async () => {
  const [contact] = org.twin.seed('Contact', 1, { fields: { Legacy_Id__c: 'Bulk 2' } })
  const records = [
    { Model__c: 'A', Contact__r: { Legacy_Id__c: 'Bulk 2' } },
    { model__c: 'B', contact__R: { LEGACY_Id__c: 'Bulk 2' } },
  ]
  let body = {} as Loaded
  const ids = await added(async () => {
    body = await loaded({ records })
  })
  expect(fields(ids, 'Model__c', 'Contact__c').sort()).toEqual([
    ['A', contact],
    ['B', contact],
  ])
  expect(contentOf(body.successfulResults)).toMatch(
    /^"sf__Id","sf__Created","Model__c","Contact__r.Legacy_Id__c"\n/,
  )
})

test('a file with a column twice is rejected before a job is created', async () => {
  const url = await stored('Model__c,Color__c,model__C\nA,Red,B\n')
  const before = org.requestCount()
  expect((await run({ url })).failure).toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining('the column "model__C" twice'),
  })
  expect(org.requestCount()).toBe(before)
})

test('updates and deletions find their records by ID', async () => {
  const ids = org.twin.seed('Widget__c', 2)
  await loaded({ records: ids.map((Id) => ({ Id, Color__c: 'Blue' })) }, { operation: 'update' })
  expect(fields(ids, 'Color__c')).toEqual([['Blue'], ['Blue']])
  const { results } = await loaded({ records: ids.map((Id) => ({ Id })) }, { operation: 'delete' })
  expect(results.map(({ success }) => success)).toEqual([true, true])
  expect(fields(ids, 'IsDeleted')).toEqual([[true], [true]])
})

test.each([
  ['no source', {}, 'either the field "url" or the field "records"'],
  ['two sources', { url: 'https://example.com/a.csv', records: [] }, 'either the field "url"'],
  ['a path as the URL', { url: 'a.csv' }, '"url" must be an https URL'],
  ['a number as a record', { records: [1] }, 'records[0]'],
  ['a list of lists', { records: [{ Model__c: [{ a: 1 }] }] }, 'records[0].Model__c'],
])('an input with %s is rejected before a job is created', async (_what, body, words) => {
  const before = org.requestCount()
  const { failure } = await run(body)
  expect(failure).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(words) })
  expect(org.requestCount()).toBe(before)
})

test('an empty list or file is a message without a job', async () => {
  const before = org.requestCount()
  expect(await loaded({ records: [] })).toEqual({
    jobId: null,
    state: 'JobComplete',
    recordsProcessed: 0,
    recordsFailed: 0,
    results: [],
    successfulResults: { recordCount: 0 },
    failedResults: { recordCount: 0 },
    unprocessedRecords: { recordCount: 0 },
  })
  expect(await loaded({ url: await stored('Model__c\n') })).toMatchObject({ jobId: null })
  expect(org.requestCount()).toBe(before)
})

test.each([
  ['a private address', 'https://127.0.0.1:1/a.csv', 'The file in the field "url" was not downloaded'],
  ['a file that does not exist', undefined, 'The file in the field "url" could not be downloaded'],
])('the URL of %s causes an error that contains the field', async (_what, url, words) => {
  const { failure } = await run({ url: url ?? `${storageUrl()}/objects/none` })
  expect(failure).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(words) })
})

test('failOnRowErrors causes an error with the number and the indexes of the failed records', async () => {
  const { failure } = await run(
    { records: [{ Model__c: 'A' }, { Quantity__c: 1 }] },
    { failOnRowErrors: true },
  )
  expect(failure).toMatchObject({
    name: 'ApiError',
    message: expect.stringMatching(
      /^1 of 2 records of the bulk job 750\w+ failed. records\[1\]: "REQUIRED_FIELD_MISSING/,
    ),
  })
})
