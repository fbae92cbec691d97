import { ApiError, TemporaryError } from '../../../../../lib/errors'
import type { Api } from '../../../../../lib/http/api'
import { TransportFailure } from '../../../../../lib/http/transportFailure'
import type { Page, PollRequest } from '../../../../../lib/providers/objectOperations'
import { objects } from '../../../../../lib/providers/salesforce/objects'
import { apiMemory } from '../../../../../lib/session/apiMemory'
import { described } from '../scriptedSalesforce'

const hourMs = 3_600_000
let orgs = 0
const now = Date.parse('2026-05-01T00:00:00Z')
const fields = [described('Id'), described('SystemModstamp', { type: 'datetime' })]

const tooSlow = {
  QUERY_TIMEOUT: () => new TemporaryError('too slow', { status: 400, code: 'QUERY_TIMEOUT' }),
  OPERATION_TOO_LARGE: () => new ApiError('too large', { status: 400, code: 'OPERATION_TOO_LARGE' }),
  'our own timeout': () =>
    new TemporaryError('no', { cause: new TransportFailure('timeout', 'no response') }),
}

/** Returns an org whose queries fail if their time range contains more than `mostRows` rows. */
function slowOrg(mostRows: number, failure: () => Error = tooSlow.QUERY_TIMEOUT) {
  const rows = stamps.map((stamp, index) => ({
    Id: `00300000000${String(index).padStart(4, '0')}AAA`,
    SystemModstamp: new Date(stamp).toISOString(),
  }))
  let timeouts = 0
  const send: Api = async ({ path, query }) => {
    if (path?.endsWith('/describe')) return response({ fields })
    const soql = query?.['q'] ?? ''
    if (query?.['q'] === undefined) return response({})
    const bounds = (operators: string) =>
      [...soql.matchAll(/ ([<>]=?|=) (\d{4}-\S+Z)/g)].flatMap(([, operator = '', time = '']) =>
        operators.split(' ').includes(operator) ? Date.parse(time) : [],
      )
    const before = Math.min(...bounds('<'))
    const from = Math.max(0, ...bounds('> >= ='))
    const [, afterId = ''] = /Id > '(\w+)'/.exec(soql) ?? []
    const inSpan = rows.filter(({ SystemModstamp }) => {
      const time = Date.parse(SystemModstamp)
      return time >= from && time < before
    })
    if (inSpan.length > mostRows) {
      timeouts++
      throw failure()
    }
    const isWanted = ({ Id, SystemModstamp }: (typeof rows)[number]) =>
      Date.parse(SystemModstamp) > from || Id > afterId
    const limit = Number(/LIMIT (\d+)/.exec(soql)?.[1])
    return response({ done: true, records: inSpan.filter(isWanted).slice(0, limit) })
  }
  const api = Object.assign(send, { memory: apiMemory(`slow org ${++orgs}`, () => now) })
  return { api, ids: rows.map(({ Id }) => Id), timeouts: () => timeouts }
}

function response(body: unknown) {
  const headers = { date: new Date(now).toUTCString() }
  const url = new URL('https://org.example.com')
  return { status: 200, headers, body: Buffer.from(JSON.stringify(body)), url }
}

async function poll(api: Api, changes: Partial<PollRequest> = {}, stored: unknown = undefined) {
  const request = { objectType: 'Contact', pageSize: 5, includeDeleted: false, ...changes } as PollRequest
  const pages: Page[] = []
  const warnings: string[] = []
  let error: unknown
  try {
    const log = { warn: (line: string) => void warnings.push(line) }
    for await (const page of objects.poll(api, request, stored, log)) pages.push(page)
  } catch (each) {
    error = each
  }
  const ids = pages.flatMap(({ records }) => records.map(({ id }) => id))
  return { pages, ids, warnings, error, cursor: pages.at(-1)?.cursor }
}

// Seven rows per second: ten seconds within a month three years ago, and ten seconds of the last hour.
const stamps = Array.from({ length: 140 }, (_, index) => {
  const second = Math.floor(index / 7)
  return second < 10 ? now - 26_280 * hourMs + second * 72 * hourMs : now - hourMs + second * 1000
})

test.each(
  [70, 21, 7].flatMap((mostRows) => Object.entries(tooSlow).map((each) => [mostRows, ...each] as const)),
)(
  'a query for more than %d rows that ends in %s is repeated for a shorter time range, and no row is lost or repeated',
  async (mostRows, _, failure) => {
    const org = slowOrg(mostRows, failure)
    const { ids, error, warnings, cursor } = await poll(org.api)
    expect(error).toBeUndefined()
    expect(ids).toEqual(org.ids)
    expect(warnings).toContainEqual(expect.stringContaining('was too slow'))
    expect(cursor).toMatchObject({ from: new Date(now - 60_000).toISOString() })
    // Each timeout takes Salesforce two minutes.
    expect(org.timeouts()).toBeLessThan(30)
  },
)

test('each time range advances the snapshot, and the next execution continues after it', async () => {
  const org = slowOrg(21)
  const { pages } = await poll(org.api)
  const half = pages.slice(0, Math.floor(pages.length / 2))
  const emitted = half.flatMap(({ records }) => records.map(({ id }) => id))
  const rest = await poll(org.api, {}, half.at(-1)?.cursor)
  expect([...emitted, ...rest.ids]).toEqual(org.ids)
})

test('a timeout for a single second causes an error', async () => {
  const { error, ids } = await poll(slowOrg(6).api)
  expect(error).toMatchObject({ name: 'TemporaryError', code: 'QUERY_TIMEOUT' })
  expect(ids).toEqual([])
})

test('the next execution starts with the time range that worked', async () => {
  const org = slowOrg(21)
  const { pages } = await poll(org.api)
  const timeouts = org.timeouts()
  const late = pages.find(({ cursor }) => Date.parse(String(cursor['from'])) > now - 2 * hourMs)
  await poll(org.api, {}, late?.cursor)
  expect(org.timeouts() - timeouts).toBeLessThan(10)
})
