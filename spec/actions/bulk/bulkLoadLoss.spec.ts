import { bulkFixture } from './bulkFixture'

const { org, run, loaded, added } = bulkFixture()
const records = ['A', 'B'].map((Model__c) => ({ Model__c }))
const page = '<html><title>Sign in</title></html>'
const html = { kind: 'answer', status: 200, body: page } as const
const faults = [
  ['a login page', html],
  ['a 204', { kind: 'answer', status: 204 }],
  ['a redirect to a login page', { kind: 'redirect', location: '/login' }],
] as const

test.each(faults)('an upload whose response is %s is repeated with another job', async (_what, fault) => {
  const jobs = org.twin.bulkJobs().length
  org.twin.fail(html, { path: '/login' })
  org.twin.fail(fault, { method: 'PUT' })
  const ids = await added(async () => {
    expect(await loaded({ records })).toMatchObject({ recordsProcessed: 2, recordsFailed: 0 })
  })
  expect(ids).toHaveLength(2)
  expect(org.twin.bulkJobs().slice(jobs)).toMatchObject([{ state: 'Aborted' }, { state: 'JobComplete' }])
})

test('an upload whose response is always a login page loads nothing and is an error', async () => {
  org.twin.fail(html, { method: 'PUT', times: 10 })
  const ids = await added(async () => {
    const { failure, rebound } = await run({ records })
    expect(rebound).toBeUndefined()
    expect(failure).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringMatching(
        /nothing was loaded\. Salesforce returned 200 instead of 201 .* job 750\w+,.*"apiBaseUrl"/,
      ),
    })
  })
  expect(ids).toEqual([])
})

test('results that lack a row are an error with the job and both numbers, also if the message is delivered again', async () => {
  org.twin.fail({ kind: 'lostRows', count: 1 }, { path: /successfulResults/, times: 2 })
  const ids = await added(async () => {
    const { failure, snapshots } = await run({ records }, {}, 'lost-rows')
    expect(failure).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringMatching(/results of the bulk job 750\w+ have 1 rows, but 2 rows were sent/),
    })
    const again = await run({ records }, {}, 'lost-rows', snapshots.at(-1))
    expect(again.failure).toMatchObject({ name: 'UnexpectedResponseError' })
    const whole = await run({ records }, {}, 'lost-rows', snapshots.at(-1))
    expect(whole.body).toMatchObject({ recordsProcessed: 2, successfulResults: { recordCount: 2 } })
  })
  expect(ids).toHaveLength(2)
})

test('results that are a web page are an error with the job', async () => {
  org.twin.fail(html, { path: /failedResults/ })
  expect((await run({ records })).failure).toMatchObject({
    name: 'UnexpectedResponseError',
    message: expect.stringMatching(/"text\/html; charset=utf-8" instead of CSV for .* job 750\w+/),
  })
})

test('a load that an earlier version started continues without the number of its rows', async () => {
  const { snapshots } = await run({ records }, {}, 'earlier')
  const { jobs } = snapshots.at(-1) as { jobs: Record<string, object> }
  const earlier = Object.entries(jobs).map(([key, entry]) => [key, { ...entry, rows: undefined }])
  const again = await run({ records }, {}, 'earlier', { jobs: Object.fromEntries(earlier) })
  expect(again.body).toMatchObject({ recordsProcessed: 2 })
})
