import * as bulkLoad from '../../lib/actions/bulkLoad'
import { type StorageTwin, startStorageTwin } from '../../tenant/storage'
import { type Body, logger } from './fixtures/inProcess'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
let storage: StorageTwin
beforeAll(async () => {
  storage = await startStorageTwin()
  Object.assign(process.env, storage.environment)
})
afterAll(() => storage.close())
beforeEach(() => org.twin.setBulk({ msPerBatch: 0, rowsPerBatch: 10_000, failingBatch: 0 }))
afterEach(() => org.clearFaults())

interface File {
  readonly url: string
  readonly recordCount: number
}

interface Loaded {
  readonly jobId: string
  readonly state: string
  readonly recordsProcessed: number
  readonly recordsFailed: number
  readonly results: readonly Body[]
  readonly successfulResults: File
  readonly failedResults: File
  readonly unprocessedRecords: File
}

interface Run {
  readonly body: Loaded | undefined
  readonly snapshots: readonly unknown[]
  readonly rebound: Error | undefined
  readonly failure: Error | undefined
}

const widgets = { objectType: 'Widget__c', operation: 'create' }

/** Runs the action as a container does that was started with this snapshot. */
async function run(
  body: unknown,
  config: Body = {},
  id = `input-${++inputs}`,
  snapshot?: unknown,
): Promise<Run> {
  const snapshots: unknown[] = []
  let rebound: Error | undefined
  const emit = async (event: string, payload?: unknown) => {
    if (event === 'snapshot') snapshots.push(payload)
    if (event === 'rebound') rebound = payload as Error
  }
  const context = { emit, logger, errorCount: 0 }
  try {
    const message = await bulkLoad.process.call(
      context,
      { id, body },
      { ...org.account, ...widgets, ...config },
      snapshot,
    )
    return { body: message?.body as Loaded | undefined, snapshots, rebound, failure: undefined }
  } catch (error) {
    return { body: undefined, snapshots, rebound, failure: error as Error }
  }
}
let inputs = 0

async function loaded(body: unknown, config?: Body): Promise<Loaded> {
  const outcome = await run(body, config)
  if (!outcome.body) throw outcome.failure ?? outcome.rebound
  return outcome.body
}

async function stored(content: string | Buffer): Promise<string> {
  const response = await fetch(`${storage.url}/objects`, {
    method: 'POST',
    headers: { authorization: `Bearer ${storage.token}`, 'content-type': 'text/csv' },
    body: content,
  })
  const { objectId } = (await response.json()) as { objectId: string }
  return `${storage.url}/objects/${objectId}?storage_type=maester`
}

function contentOf({ url }: File): string {
  const id = new URL(url).pathname.split('/').at(-1)
  return String(storage.objects().find((object) => object.id === id)?.bytes)
}

const fields = (ids: readonly string[], ...names: string[]) =>
  ids.map((id) => names.map((name) => org.twin.record('Widget__c', id)[name]))

async function added(work: () => Promise<unknown>): Promise<string[]> {
  const before = new Set(org.twin.ids('Widget__c'))
  await work()
  return org.twin.ids('Widget__c').filter((id) => !before.has(id))
}

test('records of a message are loaded, and each has its result at its place', async () => {
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

test('updates and deletions find their records by ID', async () => {
  const ids = org.twin.seed('Widget__c', 2)
  await loaded({ records: ids.map((Id) => ({ Id, Color__c: 'Blue' })) }, { operation: 'update' })
  expect(fields(ids, 'Color__c')).toEqual([['Blue'], ['Blue']])
  const { results } = await loaded({ records: ids.map((Id) => ({ Id })) }, { operation: 'delete' })
  expect(results.map(({ success }) => success)).toEqual([true, true])
  expect(fields(ids, 'IsDeleted')).toEqual([[true], [true]])
})

test.each([
  ['line feeds', 'Model__c,Notes__c\nA,"x\ny"\nB,\n'],
  ['carriage returns with line feeds', 'Model__c,Notes__c\r\nA,"x\ny"\r\nB,\r\n'],
  ['a byte order mark', '\ufeffModel__c,Notes__c\nA,"x\ny"\nB,\n'],
  ['carriage returns', 'Model__c,Notes__c\rA,"x\ny"\rB,\r'],
  ['mixed line ends', 'Model__c,Notes__c\r\nA,"x\ny"\nB,'],
  ['no line end at its end', 'Model__c,Notes__c\nA,"x\ny"\nB,'],
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
  ['no source', {}, 'either the field "url" or the field "records"'],
  ['two sources', { url: 'https://example.com/a.csv', records: [] }, 'either the field "url"'],
  ['a path as the URL', { url: 'a.csv' }, '"url" must be an https URL'],
  ['a number as a record', { records: [1] }, 'records[0]'],
  ['a list of lists', { records: [{ Model__c: [{ a: 1 }] }] }, 'records[0].Model__c'],
])('%s is an error before a job is created', async (_what, body, words) => {
  const before = org.requestCount()
  const { failure } = await run(body)
  expect(failure).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(words) })
  expect(org.requestCount()).toBe(before)
})

test.each([
  ['an open quotation mark', 'Model__c\n"A\n', 'Row 2 of the CSV file has a quoted value without'],
  ['a quotation mark within a value', 'Model__c\nA\nB"b\n', 'Row 3 of the CSV file has a quotation mark'],
  ['too many values', 'Model__c\nA,b\n', 'Row 2 of the CSV file has 2 values'],
  ['another encoding', Buffer.from([0x4d, 0x0a, 0xe9, 0x0a]), 'not encoded as UTF-8'],
  ['UTF-16', Buffer.from('\ufeffModel__c\nA\n', 'utf16le'), 'not encoded as UTF-8'],
  ['no content', '', 'is empty'],
])('a file with %s is an error before a job is created', async (_what, csv, words) => {
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
])('%j needs the right columns and fields', async (config, record, words) => {
  const { failure } = await run({ records: [record] }, config)
  expect(failure).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(words) })
})

test('nothing to load is a message without a job', async () => {
  const before = org.requestCount()
  expect(await loaded({ records: [] })).toMatchObject({ jobId: null, recordsProcessed: 0, results: [] })
  expect(await loaded({ url: await stored('Model__c\n') })).toMatchObject({ jobId: null })
  expect(org.requestCount()).toBe(before)
})

test('a job that runs longer than the step waits is rebounded, and the message continues with it', async () => {
  org.twin.setBulk({ msPerBatch: 60_000 })
  const body = { records: [{ Model__c: 'Slow' }] }
  const ids = await added(async () => {
    const first = await run(body, { timeoutMinutes: 0 }, 'slow')
    expect(first.rebound).toMatchObject({
      message: expect.stringMatching(/bulk job 750\w+ is still running/),
    })
    const snapshot = first.snapshots.at(-1)
    const again = await run(body, { timeoutMinutes: 0 }, 'slow', snapshot)
    expect(again.rebound).toBeDefined()
    org.twin.advanceClock(120_000)
    const last = await run(body, { timeoutMinutes: 0 }, 'slow', snapshot)
    expect(last.body).toMatchObject({ recordsProcessed: 1, results: [{ index: 0, success: true }] })
    // Delivered again although it was complete.
    expect((await run(body, {}, 'slow', last.snapshots.at(-1))).body).toEqual(
      last.body && {
        ...last.body,
        successfulResults: expect.anything(),
        failedResults: expect.anything(),
        unprocessedRecords: expect.anything(),
      },
    )
  })
  expect(ids).toHaveLength(1)
})

test('the ID of the job is on record after the upload and before the job is closed', async () => {
  const before = org.requestCount()
  let seen: string[] = []
  const emit = async (event: string) => {
    if (event === 'snapshot' && seen.length === 0) seen = org.requestsAfter(before)
  }
  const config = { ...org.account, ...widgets }
  await bulkLoad.process.call(
    { emit, logger, errorCount: 0 },
    { id: 'order', body: { records: [{ Model__c: 'A' }] } },
    config,
  )
  expect(seen.map((request) => request.split(' ')[0])).toEqual(['POST', 'PUT'])
})

test('a snapshot that the platform does not accept loads nothing, and the message is processed again later', async () => {
  const rebounds: unknown[] = []
  const emit = async (event: string, payload?: unknown) => {
    if (event === 'snapshot') throw new Error('no broker')
    if (event === 'rebound') rebounds.push(payload)
  }
  const ids = await added(() =>
    bulkLoad.process.call(
      { emit, logger, errorCount: 0 },
      { id: 'no', body: { records: [{ Model__c: 'A' }] } },
      { ...org.account, ...widgets },
    ),
  )
  expect(ids).toEqual([])
  expect(rebounds).toMatchObject([{ name: 'TemporaryError' }])
})

test.each([
  ['a private address', 'https://127.0.0.1:1/a.csv', 'The file in the field "url" was not downloaded'],
  ['a file that does not exist', undefined, 'The file in the field "url" could not be downloaded'],
])('%s is an error about the field "url"', async (_what, url, words) => {
  const { failure } = await run({ url: url ?? `${storage.url}/objects/none` })
  expect(failure).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(words) })
})

test('a message without an ID is not rebounded, because nothing would find its job', async () => {
  org.twin.setBulk({ msPerBatch: 60_000 })
  const { rebound, failure } = await run({ records: [{ Model__c: 'A' }] }, { timeoutMinutes: 0 }, '')
  expect(rebound).toBeUndefined()
  expect(failure).toMatchObject({ name: 'TemporaryError', message: expect.stringContaining('has no ID') })
})

test.each([
  [403, 'is loaded'],
  [503, 'is processed again later'],
])('if the platform returns %d for the snapshot, the message %s', async (statusCode, what) => {
  const retrieveStep = async () => {
    throw Object.assign(new Error('no'), { statusCode })
  }
  const events: string[] = []
  const emit = async (event: string) => void events.push(event)
  const context = { emit, logger, errorCount: 0, getApiClient: () => ({ tasks: { retrieveStep } }) }
  const body = { records: [{ Model__c: 'A' }] }
  const message = await bulkLoad.process.call(
    context,
    { id: `platform-${statusCode}`, body },
    { ...org.account, ...widgets },
  )
  expect([message !== undefined, events.includes('rebound')]).toEqual([
    what === 'is loaded',
    what !== 'is loaded',
  ])
})

test('a job that another container recorded is found in the platform', async () => {
  const body = { records: [{ Model__c: 'Elsewhere' }] }
  const ids = await added(async () => {
    const { snapshots } = await run(body, {}, 'elsewhere')
    const retrieveStep = async () => ({ snapshot: snapshots.at(-1) })
    const context = {
      emit: async () => {},
      logger,
      errorCount: 0,
      getApiClient: () => ({ tasks: { retrieveStep } }),
    }
    const message = await bulkLoad.process.call(
      context,
      { id: 'elsewhere', body },
      { ...org.account, ...widgets },
      {},
    )
    expect(message?.body).toMatchObject({ recordsProcessed: 1 })
  })
  expect(ids).toHaveLength(1)
})

test('a job that fails is an error with its ID, its reason, and its files; nothing is loaded again', async () => {
  org.twin.setBulk({ rowsPerBatch: 2, failingBatch: 2 })
  const body = { records: ['A', 'B', 'C', 'D', 'E'].map((Model__c) => ({ Model__c })) }
  const ids = await added(async () => {
    const { failure, snapshots } = await run(body, {}, 'failing')
    expect(failure).toMatchObject({
      name: 'ApiError',
      message: expect.stringMatching(
        /bulk job 750\w+ ended in the state Failed.*Processed records: 2, of which 0 failed.*unprocessedRecords: http/,
      ),
    })
    expect((await run(body, {}, 'failing', snapshots.at(-1))).failure).toMatchObject({ name: 'ApiError' })
  })
  expect(ids).toHaveLength(2)
})

test('a job that failed without writing anything is loaded again with the same message', async () => {
  const body = { records: [{ Model__c: 'A', Shoe__c: 1 }] }
  const { failure, snapshots } = await run(body, {}, 'corrected')
  expect(failure).toMatchObject({
    name: 'ApiError',
    message: expect.stringContaining('Field name not found : Shoe__c'),
  })
  const jobs = org.twin.bulkJobs().length
  await run(body, {}, 'corrected', snapshots.at(-1))
  expect(org.twin.bulkJobs().length).toBe(jobs + 1)
})

test('failOnRowErrors is an error that counts and names the failed records', async () => {
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

describe.each([
  ['the creation', 'POST', /jobs\/ingest$/],
  ['the upload', 'PUT', /batches/],
  ['the closing', 'PATCH', /jobs\/ingest\/\w+$/],
  ['a poll', 'GET', /jobs\/ingest\/\w+$/],
  ['the results', 'GET', /successfulResults/],
])('the response to %s', (_what, method, path) => {
  test.each([
    ['is lost', { kind: 'reset', isApplied: true }],
    ['never comes', { kind: 'reset' }],
    ['is cut off', { kind: 'halfBody' }],
    ['is an unavailable service', { kind: 'unavailable', retryAfter: '0' }],
    ['throttles the call', { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }],
  ] as const)('%s: the rows are loaded once', async (_how, fault) => {
    const records = ['A', 'B', 'C'].map((Model__c) => ({ Model__c }))
    org.twin.fail(fault, { method, path })
    const ids = await added(async () => {
      const { body, failure, rebound } = await run({ records })
      if (!body) throw failure ?? rebound
      expect(body).toMatchObject({ recordsProcessed: 3, successfulResults: { recordCount: 3 } })
    })
    expect(ids).toHaveLength(3)
  })
})
