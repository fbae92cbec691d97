import type { Api, ApiRequest } from '../../../../../lib/http/api'
import type { Page, PollRequest } from '../../../../../lib/providers/objectOperations'
import { objects } from '../../../../../lib/providers/salesforce/objects'
import { type SalesforceTwin, startSalesforceTwin } from '../../../../../tenant/salesforce'
import { described, salesforceApi, scriptedSalesforce } from '../scriptedSalesforce'

const now = Date.parse('2026-05-01T10:00:30Z')
const headers = { date: new Date(now).toUTCString() }
const fields = [described('Id'), described('SystemModstamp', { type: 'datetime' })]
const stored = { v: 1, objectType: 'Contact', from: '2026-05-01T09:00:00.000Z' }

type Request = Partial<PollRequest>

async function scripted(objectType = 'Contact', description: object = { replicateable: true, fields }) {
  const org = await scriptedSalesforce()
  org.respond('GET', `/sobjects/${objectType}/describe`, ...Array(3).fill({ body: description }))
  const covered = (latestDateCovered: string, of = objectType) =>
    org.respond('GET', `/sobjects/${of}/updated/`, { body: { ids: [], latestDateCovered } })
  const rows = (...stamps: string[]) =>
    org.respond('GET', '/query', { headers, body: { done: true, records: stamps.map(rowAt) } })
  const poll = async (snapshot: unknown = { ...stored, objectType }, changes: Request = {}) => {
    const warnings: string[] = []
    const pages: Page[] = []
    const request = { objectType, pageSize: 5, includeDeleted: false, ...changes } as PollRequest
    const log = { warn: (line: string) => void warnings.push(line) }
    for await (const page of objects.poll(org.api, request, snapshot, log)) pages.push(page)
    const stamps = pages.flatMap(({ records }) => records.map(({ version }) => version))
    return { pages, stamps, warnings, cursor: pages.at(-1)?.cursor }
  }
  return { ...org, covered, rows, poll }
}

function rowAt(stamp: string, index = 0) {
  return { Id: `00300000000000${index}AAA`, SystemModstamp: stamp }
}

const soqlOf = (request: string | undefined) => decodeURIComponent(request ?? '')

test('an idle poll sends one request and does not change the cursor', async () => {
  const { rows, poll, requests } = await scripted()
  rows()
  rows()
  expect((await poll()).pages).toEqual([])
  const before = requests().length
  expect((await poll()).pages).toEqual([])
  expect(requests().slice(before)).toEqual([expect.stringContaining('GET /query')])
})

test.each([
  ['the start of the oldest transaction', '2026-05-01T09:40:00.000+0000', '2026-05-01T09:40:00.000Z'],
  ['a minute ago, if no transaction is open', '2026-05-01T10:00:00.000+0000', '2026-05-01T09:59:30.000Z'],
  ['the second of a bound within a second', '2026-05-01T09:40:00.700+0000', '2026-05-01T09:40:00.000Z'],
])('rows are emitted up to %s', async (_, latestDateCovered, from) => {
  const { rows, covered, poll, requests } = await scripted()
  rows('2026-05-01T09:39:59.000+0000', from, '2026-05-01T10:00:29.000+0000')
  covered(latestDateCovered)
  rows('2026-05-01T09:39:59.000+0000')
  const { stamps, cursor } = await poll()
  expect(soqlOf(requests().at(-1))).toContain(`SystemModstamp < ${from}`)
  expect(stamps).toEqual(['2026-05-01T09:39:59.000+0000'])
  expect(cursor).toMatchObject({ from })
})

test.each([
  ['2026-05-01T09:23:00.000+0000', [expect.stringContaining('2026-05-01T09:23:00.000Z (38 min ago)')]],
  ['2026-05-01T09:52:00.000+0000', []],
])(
  'whether a bound at %s causes a warning because it is older than 10 minutes',
  async (latestDateCovered, warnings) => {
    const { rows, covered, poll } = await scripted()
    rows('2026-05-01T09:10:00.000+0000')
    covered(latestDateCovered)
    rows('2026-05-01T09:10:00.000+0000')
    expect((await poll()).warnings).toEqual(warnings)
  },
)

test('a sample has no bound', async () => {
  const { rows, poll, requests } = await scripted()
  rows('2026-05-01T10:00:29.000+0000')
  expect((await poll(undefined, { mostRecords: 10 })).stamps).toHaveLength(1)
  expect(requests().filter((each) => each.includes('/updated/'))).toEqual([])
})

test('an object that is not replicateable uses the bound of one that is', async () => {
  const { rows, covered, poll, respond } = await scripted('Setting__c', { replicateable: false, fields })
  respond('GET', '/sobjects/', {
    body: { sobjects: [{ name: 'Account', replicateable: true, queryable: true }, { name: 'Setting__c' }] },
  })
  covered('2026-05-01T09:30:00.000+0000', 'Account')
  rows('2026-05-01T09:20:00.000+0000', '2026-05-01T09:40:00.000+0000')
  rows('2026-05-01T09:20:00.000+0000')
  const { stamps, cursor } = await poll()
  expect(stamps).toEqual(['2026-05-01T09:20:00.000+0000'])
  expect(cursor).toMatchObject({ from: '2026-05-01T09:30:00.000Z' })
})

describe('a poll while a transaction commits', () => {
  const second = 1000
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startSalesforceTwin({ accepts: () => true, now: () => now })
  })
  afterEach(() => twin.close())

  /** Polls the fake org, and runs `work` before the first request to `/updated` is sent. */
  async function poll(work: () => void, snapshot?: unknown) {
    const before = twin.requestsSeen.length
    const api = salesforceApi(twin.instanceUrl)
    let isDone = false
    const observed: Api = Object.assign(async (request: ApiRequest) => {
      if (!isDone && request.path?.includes('/updated/')) {
        isDone = true
        work()
      }
      return api(request)
    }, api.memory && { memory: api.memory })
    const request = { objectType: 'Contact', pageSize: 5, includeDeleted: false } as PollRequest
    const pages: Page[] = []
    const log = { warn() {} }
    for await (const page of objects.poll(observed, request, snapshot, log)) pages.push(page)
    const paths = twin.requestsSeen.slice(before).map(({ path }) => path.replace(/^.*v66\.0|\?.*$/g, ''))
    const ids = pages.flatMap(({ records }) => records.map(({ id }) => id))
    return { ids, cursor: pages.at(-1)?.cursor, paths: paths.filter((path) => !path.endsWith('/describe')) }
  }

  test('rows that are committed between the query and the request for the horizon are emitted', async () => {
    const transaction = twin.begin(now - 300 * second)
    const late = transaction.create('Contact', {}, { at: now - 270 * second })
    const early = twin.create('Contact', {}, { at: now - 295 * second })
    const first = await poll(() => transaction.commit())
    const next = await poll(() => {}, first.cursor)
    expect([...first.ids, ...next.ids]).toEqual([early, late])
    expect(first.paths).toEqual(['/query', '/sobjects/Contact/updated/', '/query'])
  })

  test('an idle poll costs one request, also while a transaction is open', async () => {
    twin.begin(now - 300 * second)
    expect((await poll(() => {})).paths).toEqual(['/query'])
  })
})

test.each([
  [{ filterable: false }, 'LastModifiedDate'],
  [{ sortable: false }, 'LastModifiedDate'],
  [{}, 'SystemModstamp'],
])('the stamp is the first field that can be filtered and sorted: %j', async (traits, stamp) => {
  const stamps = [described('SystemModstamp', traits), described('LastModifiedDate')]
  const { rows, poll, requests } = await scripted('Contact', { fields: [described('Id'), ...stamps] })
  rows()
  await poll()
  expect(soqlOf(requests().at(-1))).toContain(`ORDER BY ${stamp}, Id`)
})

test('custom metadata is queried without OR, starting with the rest of a second', async () => {
  const { rows, poll, requests, covered } = await scripted('Tax__mdt')
  const snapshot = {
    v: 1,
    objectType: 'Tax__mdt',
    from: '2026-05-01T09:00:00.000Z',
    afterId: 'm00000000000001AAA',
  }
  rows('2026-05-01T09:00:00.000+0000')
  covered('2026-05-01T10:00:00.000+0000')
  rows('2026-05-01T09:00:00.000+0000')
  rows('2026-05-01T09:30:00.000+0000')
  expect((await poll(snapshot)).stamps).toHaveLength(2)
  const queries = requests()
    .filter((each) => each.includes('/query'))
    .map(soqlOf)
  for (const query of queries.slice(0, 2))
    expect(query).toContain("SystemModstamp = 2026-05-01T09:00:00.000Z AND Id > 'm00000000000001AAA'")
  expect(queries[2]).toContain('SystemModstamp >= 2026-05-01T09:00:01.000Z')
  expect(queries.join()).not.toContain(' OR ')
})

test('an object that turns out to reject OR is queried without it', async () => {
  const { respond, rows, poll, requests, covered } = await scripted('EntityDefinition')
  const snapshot = {
    v: 1,
    objectType: 'EntityDefinition',
    from: '2026-05-01T09:00:00.000Z',
    afterId: '00300000000000XAAA',
  }
  const message = 'Only equals comparisons permitted; disjunctions not supported'
  respond('GET', '/query', { status: 400, body: [{ errorCode: 'MALFORMED_QUERY', message }] })
  rows('2026-05-01T09:00:00.000+0000')
  covered('2026-05-01T10:00:00.000+0000')
  rows('2026-05-01T09:00:00.000+0000')
  rows('2026-05-01T09:30:00.000+0000')
  expect((await poll(snapshot)).stamps).toHaveLength(2)
  const queries = requests()
    .filter((each) => each.includes('/query'))
    .map(soqlOf)
  expect(queries.map((query) => query.includes(' OR '))).toEqual([true, false, false, false])
})

test('an object that only allows queries for one record cannot be polled, and the error explains it', async () => {
  const { respond, poll } = await scripted('ContentDocumentLink')
  const message = 'Implementation restriction: ContentDocumentLink requires a filter by a single Id'
  respond('GET', '/query', { status: 400, body: [{ errorCode: 'MALFORMED_QUERY', message }] })
  await expect(poll()).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringMatching(
      /"objectType" is "ContentDocumentLink".*Choose another object type.*single Id/,
    ),
  })
})

test('objects that can never be polled are not offered', async () => {
  const { respond, api } = await scripted()
  const sobjects = ['Account', 'ContentDocumentLink', 'Vote'].map((name) => ({
    name,
    label: name,
    queryable: true,
  }))
  respond('GET', '/sobjects/', ...Array(2).fill({ body: { sobjects } }))
  expect(await objects.objectTypes(api, 'poll')).toEqual({ Account: 'Account' })
  expect(Object.keys(await objects.objectTypes(api, 'lookup'))).toHaveLength(3)
})

test('a field that was removed after the description was read causes a new description', async () => {
  const { rows, poll, respond, requests } = await scripted()
  rows()
  await poll()
  respond('GET', '/query', { status: 400, body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }] })
  rows()
  expect((await poll()).pages).toEqual([])
  expect(requests().filter((each) => each.endsWith('/describe'))).toHaveLength(2)
})
