import * as bulkLoad from '../../../lib/actions/bulkLoad'
import * as bulkQuery from '../../../lib/actions/bulkQuery'
import type { Message } from '../../../lib/emit/messages'
import { type Body, logger } from '../fixtures/inProcess'
import { bulkFixture, widgets } from './bulkFixture'

const { org, failStorage } = bulkFixture()
const messages = 60
const day = 24 * 3_600_000
const query = 'SELECT Id, LastName FROM Contact'
const load = { records: [{ Model__c: 'A' }] }
const actions = { bulkLoad, bulkQuery }

interface Entry {
  readonly id: string
  readonly at: number
  readonly isDone?: true
}

type Entries = Record<string, Entry>

/** Returns a step whose platform keeps one snapshot for all its containers. */
function step(name: keyof typeof actions, config: Body, startedWith: unknown = {}) {
  let snapshot = startedWith
  const outcomes: string[] = []
  let onSnapshot = async (_jobs: Entries): Promise<void> => {}
  const jobs = () => Object(snapshot).jobs as Entries
  const emit = async (event: string, payload?: unknown) => {
    if (event === 'data') outcomes.push('data')
    if (event === 'rebound') outcomes.push(`rebound: ${(payload as Error).message}`)
    if (event !== 'snapshot') return
    snapshot = JSON.parse(JSON.stringify(payload))
    await onSnapshot(jobs())
  }
  const getApiClient = () => ({ tasks: { retrieveStep: async () => ({ snapshot }) } })
  return {
    jobs,
    outcomes,
    onSnapshot(listener: typeof onSnapshot) {
      onSnapshot = listener
    },
    async run(id: string, body: unknown): Promise<Message | undefined> {
      const context = { emit, logger, errorCount: 0, getApiClient }
      const fields = { ...org.account, ...config }
      try {
        const message = await actions[name].process.call(context, { id, body }, fields, startedWith)
        if (message) outcomes.push('data')
        return message
      } catch (error) {
        outcomes.push(`error: ${(error as Error).message}`)
        return undefined
      }
    },
  }
}

// As long as the IDs of the platform.
const idOf = (number: number) => `5f0c1a52-9a3b-4c7e-8f1d-${String(number).padStart(12, '0')}`

beforeAll(() => org.twin.seed('Contact', 1))

test.each([
  ['the output "file"', { output: 'file' }],
  ['the output "records" with emitAll', { output: 'records', emitBehavior: 'emitAll' }],
  ['the output "records"', { output: 'records' }],
])('60 messages of a bulk query with %s all emit', async (_what, config) => {
  const { run, outcomes } = step('bulkQuery', config)
  for (let number = 0; number < messages; number++) await run(idOf(number), { query })
  expect(outcomes).toEqual(Array(messages).fill('data'))
})

test('60 failed query jobs cause 60 errors and no rebound', async () => {
  const { run, outcomes, onSnapshot } = step('bulkQuery', {})
  org.twin.setBulk({ msPerBatch: 60_000 })
  onSnapshot(async (jobs) => {
    const url = `${org.twin.instanceUrl}/services/data/v66.0/jobs/query/${Object.values(jobs).at(-1)?.id}`
    const headers = { authorization: 'Bearer salesforce-token', 'content-type': 'application/json' }
    await fetch(url, { method: 'PATCH', headers, body: JSON.stringify({ state: 'Aborted' }) })
  })
  for (let number = 0; number < messages; number++) await run(idOf(number), { query })
  expect(outcomes).toEqual(Array(messages).fill(expect.stringMatching(/^error: .*state Aborted/)))
})

test.each([
  ['whose results cannot be stored', () => failStorage(413)],
  [
    'that cannot be closed',
    () => org.twin.fail({ kind: 'forbidden' }, { method: 'PATCH', path: /jobs\/ingest\/\w+$/ }),
  ],
])('a load %s keeps its job for the same message, but no room', async (_what, fail) => {
  const { run, jobs, outcomes } = step('bulkLoad', widgets)
  fail()
  await run('final', load)
  expect(outcomes).toEqual([expect.stringMatching(/^error: /)])
  expect(jobs()['final']).toMatchObject({ isDone: true })
  const before = org.twin.bulkJobs().length
  await run('final', load)
  expect(outcomes[1]).toBe('data')
  expect(org.twin.bulkJobs()).toHaveLength(before)
})

test('an error of the object storage says what the step has done', async () => {
  failStorage(413)
  const query413 = step('bulkQuery', {})
  await query413.run('message', { query })
  failStorage(413)
  const load413 = step('bulkLoad', widgets)
  await load413.run('message', load)
  expect([...query413.outcomes, ...load413.outcomes]).toEqual([
    'error: The platform\'s object storage returned 413 for a file. The query is complete, but its records could not be stored. Contact the operator of the platform, or set the field "output" to "records".',
    expect.stringMatching(
      /^error: The platform's object storage returned 413 for a file\. The bulk job has ended, and only its results could not be stored\. Do not load the rows again\. Read the results in Salesforce \(Setup, Bulk Data Load Jobs\)\. Bulk job: 750\w+\.$/,
    ),
  ])
})

test('a load whose results cannot be stored for now is rebounded, and reads only the results again', async () => {
  const { run, outcomes } = step('bulkLoad', widgets)
  failStorage(503, 2)
  await run('later', load)
  const before = org.twin.bulkJobs().length
  await run('later', load)
  expect(outcomes).toEqual([
    expect.stringMatching(
      /^rebound: .*503 for a file\. The bulk job has ended\. .* only reads its results\./,
    ),
    'data',
  ])
  expect(org.twin.bulkJobs()).toHaveLength(before)
})

test('a load that is rebounded keeps its room', async () => {
  org.twin.setBulk({ msPerBatch: 60_000 })
  const { run, jobs, outcomes } = step('bulkLoad', { ...widgets, timeoutMinutes: 0 })
  await run('slow', load)
  expect(outcomes).toEqual([expect.stringMatching(/^rebound: .* is still running/)])
  expect(jobs()['slow']).not.toHaveProperty('isDone')
})

test.each([
  ['older than 7 days leave the snapshot', 7.1, 'data'],
  ['of 6 days keep their room, and the message is rebounded', 6, 'rebound: '],
])('jobs without an end %s', async (_what, days, outcome) => {
  const entry = { id: '7505g0000000001AAA', at: Date.now() - days * day, hash: '0123456789abcdef' }
  const old = Object.fromEntries(Array.from({ length: 34 }, (_, number) => [idOf(number), entry]))
  const { run, jobs, outcomes } = step('bulkQuery', {}, { jobs: old })
  await run('new', { query })
  expect(outcomes).toEqual([expect.stringContaining(outcome)])
  expect('new' in jobs()).toBe(outcome === 'data')
  expect(JSON.stringify(jobs()).length).toBeLessThan(4000)
})

test('a job that has left the stored snapshot is not restored from the one at the start of the container', async () => {
  const entry = { id: '7505g0000000001AAA', at: Date.now(), hash: '0123456789abcdef' }
  const { run, jobs, onSnapshot } = step('bulkQuery', {}, { jobs: { started: entry } })
  await run('first', { query })
  onSnapshot(async (stored) => void delete stored['started'])
  await run('second', { query })
  onSnapshot(async () => {})
  await run('third', { query })
  expect(Object.keys(jobs())).toEqual(['first', 'second', 'third'])
})

test('a message that is delivered again after its file was stored stores the records of its job again', async () => {
  const { run, outcomes } = step('bulkQuery', {})
  const first = await run('again', { query })
  const second = await run('again', { query })
  expect(outcomes).toEqual(['data', 'data'])
  expect(second).toMatchObject({ id: first?.id, body: { jobId: Object(first?.body).jobId } })
})
