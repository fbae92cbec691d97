import * as bulkQuery from '../../../lib/actions/bulkQuery'
import type { Message } from '../../../lib/emit/messages'
import { type StorageTwin, startStorageTwin } from '../../../tenant/storage'
import { type Body, logger } from '../fixtures/inProcess'
import { salesforceFixture } from '../fixtures/salesforce'

const org = salesforceFixture()
let storage: StorageTwin
let ids: string[] = []
beforeAll(async () => {
  storage = await startStorageTwin()
  Object.assign(process.env, storage.environment)
  ids = org.twin.seed('Contact', 25, { fields: { Title: 'a "b", c\nd' } })
})
afterAll(() => storage.close())
beforeEach(() => org.twin.setBulk({ msPerBatch: 0, rowsPerPage: 10 }))
afterEach(() => org.clearFaults())

const query = 'SELECT Id, LastName, Title, Birthdate, Legacy_Id__c FROM Contact'

interface Run {
  readonly messages: readonly Message[]
  readonly snapshots: readonly unknown[]
  readonly rebound: Error | undefined
  readonly failure: Error | undefined
}

/** Runs the action on one input. It fails after `mostMessages` messages. */
async function run(
  config: Body,
  id: string,
  snapshot?: unknown,
  mostMessages = Infinity,
  body: Body = { query },
): Promise<Run> {
  const messages: Message[] = []
  const snapshots: unknown[] = []
  let rebound: Error | undefined
  const context = {
    logger,
    errorCount: 0,
    emit: async (event: string, payload?: unknown) => {
      if (event === 'data' && messages.length >= mostMessages) throw new Error('killed')
      if (event === 'data') messages.push(payload as Message)
      if (event === 'snapshot') snapshots.push(payload)
      if (event === 'rebound') rebound = payload as Error
    },
  }
  try {
    const message = await bulkQuery.process.call(
      context,
      { id, body },
      { ...org.account, ...config },
      snapshot,
    )
    if (message) messages.push(message)
    return { messages, snapshots, rebound, failure: undefined }
  } catch (error) {
    return { messages, snapshots, rebound, failure: error as Error }
  }
}

function contentOf(message: Message | undefined): string {
  const { url = '' } = (message?.body ?? {}) as { url?: string }
  const id = new URL(url).pathname.split('/').at(-1)
  return String(storage.objects().find((object) => object.id === id)?.bytes)
}

const idsIn = (messages: readonly Message[]) => messages.map(({ body }) => (body as Body)['Id'])
const jobs = () => org.requestsAfter(0).filter((request) => /^POST .*jobs\/query$/.test(request)).length

test('the output "file" stores all pages as one CSV file', async () => {
  const { messages } = await run({}, 'file')
  expect(messages).toMatchObject([{ body: { jobId: expect.stringMatching(/^750/), recordCount: 25 } }])
  const content = contentOf(messages[0])
  expect(content.match(/"LastName"/g)).toHaveLength(1)
  for (const id of ids) expect(content).toContain(`"${id}"`)
  expect(content).toContain('"a ""b"", c\nd"')
})

test('the output "records" emits the records in their order, with null for empty values', async () => {
  const { messages } = await run({ output: 'records' }, 'records')
  expect(idsIn(messages)).toEqual(ids)
  expect(messages[0]?.body).toMatchObject({
    Title: 'a "b", c\nd',
    Legacy_Id__c: null,
    LastName: expect.any(String),
  })
  expect(new Set(messages.map(({ id }) => id)).size).toBe(25)
})

test.each([
  ['emitPage', [10, 10, 5]],
  ['emitAll', [25]],
])('the emitBehavior %s emits lists', async (emitBehavior, sizes) => {
  const { messages } = await run({ output: 'records', emitBehavior }, `lists-${emitBehavior}`)
  expect(messages.map(({ body }) => (body as { results: unknown[] }).results.length)).toEqual(sizes)
})

test('a query without records emits a file with only a header, or no records', async () => {
  const none = { query: "SELECT Id FROM Contact WHERE LastName = 'None'" }
  const { messages } = await run({}, 'none', undefined, Infinity, none)
  expect(messages).toMatchObject([{ body: { recordCount: 0 } }])
  expect(contentOf(messages[0])).toBe('"Id"\n')
  expect((await run({ output: 'records' }, 'none-2', undefined, Infinity, none)).messages).toEqual([])
})

test('includeDeleted includes deleted records', async () => {
  const [id = ''] = org.twin.seed('Account', 1)
  org.twin.delete('Account', [id])
  const all = { query: `SELECT Id FROM Account WHERE Id = '${id}'` }
  expect((await run({}, 'kept', undefined, Infinity, all)).messages).toMatchObject([
    { body: { recordCount: 0 } },
  ])
  expect((await run({ includeDeleted: true }, 'all', undefined, Infinity, all)).messages).toMatchObject([
    { body: { recordCount: 1 } },
  ])
})

test('a process that dies on the second page continues there, with the same message IDs and the same job', async () => {
  const config = { output: 'records' }
  const before = jobs()
  const whole = await run(config, 'killed-not')
  const first = await run(config, 'killed', undefined, 15)
  const second = await run(config, 'killed', first.snapshots.at(-1))
  expect(idsIn(first.messages.slice(0, 10))).toEqual(ids.slice(0, 10))
  expect(idsIn(second.messages)).toEqual(ids.slice(10))
  const repeated = first.messages.slice(10).map(({ id }) => id)
  expect(second.messages.slice(0, repeated.length).map(({ id }) => id)).toEqual(repeated)
  expect(jobs() - before).toBe(2)
  const third = await run(config, 'killed', second.snapshots.at(-1))
  expect(third.messages).toEqual([])
  expect(whole.messages).toHaveLength(25)
})

test('a message that is delivered again continues with its job', async () => {
  const before = jobs()
  const { snapshots } = await run({}, 'slow')
  const again = await run({}, 'slow', snapshots.at(-1))
  expect(again.messages).toMatchObject([{ body: { recordCount: 25 } }])
  expect(jobs() - before).toBe(1)
})

test.each([
  ['a query that the API rejects', { query: 'SELECT Nothing FROM Contact' }, 'INVALID_FIELD'],
  ['an aggregate', { query: 'SELECT COUNT() FROM Contact' }, 'Aggregate'],
  ['no query', {}, '"query"'],
])('an input with %s causes an error', async (_what, body, words) => {
  const { failure } = await run({}, `bad-${words}`, undefined, Infinity, body)
  expect(failure).toMatchObject({ message: expect.stringContaining(words) })
})

describe.each([
  ['the creation', 'POST', /jobs\/query$/],
  ['a poll', 'GET', /jobs\/query\/\w+$/],
  ['a page', 'GET', /results/],
])('a bulk query whose response to %s', (_what, method, path) => {
  test.each([
    ['is lost', { kind: 'reset', isApplied: true }],
    ['is cut off', { kind: 'halfBody' }],
    ['reports an unavailable service', { kind: 'unavailable', retryAfter: '0' }],
  ] as const)('a bulk query whose response %s emits each record once', async (how, fault) => {
    org.twin.fail(fault, { method, path })
    const { messages, failure } = await run({ output: 'records' }, `fault-${method}-${path}-${how}`)
    expect(failure).toBeUndefined()
    expect(idsIn(messages)).toEqual(ids)
  })
})
