import * as bulkLoad from '../../../lib/actions/bulkLoad'
import { logger } from '../fixtures/inProcess'
import { bulkFixture, widgets } from './bulkFixture'

const { org, run, added } = bulkFixture()

test('a job that outlasts the step is rebounded, and the message continues with the same job', async () => {
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
    // Delivered again although the job was complete.
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

test('the ID of the job is in the snapshot after the upload and before the job is closed', async () => {
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

test('a snapshot that the platform rejects prevents the load, and the message is rebounded', async () => {
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

test('a message without an ID is not rebounded because its job could not be found again', async () => {
  org.twin.setBulk({ msPerBatch: 60_000 })
  const { rebound, failure } = await run({ records: [{ Model__c: 'A' }] }, { timeoutMinutes: 0 }, '')
  expect(rebound).toBeUndefined()
  expect(failure).toMatchObject({ name: 'TemporaryError', message: expect.stringContaining('has no ID') })
})

test.each([
  [403, 'loads the message'],
  [503, 'rebounds the message'],
])('a %d of the platform for the snapshot %s', async (statusCode, what) => {
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
    what === 'loads the message',
    what !== 'loads the message',
  ])
})

test('a job that another container stored is found on the platform', async () => {
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

test('a job that fails causes an error with its ID, reason, and files, and is not loaded again', async () => {
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

describe.each([
  ['the creation', 'POST', /jobs\/ingest$/],
  ['the upload', 'PUT', /batches/],
  ['the closing', 'PATCH', /jobs\/ingest\/\w+$/],
  ['a poll', 'GET', /jobs\/ingest\/\w+$/],
  ['the results', 'GET', /successfulResults/],
])('a bulk load whose response to %s', (_what, method, path) => {
  test.each([
    ['is lost', { kind: 'reset', isApplied: true }],
    ['does not arrive', { kind: 'reset' }],
    ['is cut off', { kind: 'halfBody' }],
    ['reports an unavailable service', { kind: 'unavailable', retryAfter: '0' }],
    ['throttles the request', { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }],
  ] as const)('a bulk load whose response %s loads each row once', async (_how, fault) => {
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
