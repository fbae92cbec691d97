import fc from 'fast-check'
import { runCount } from '../support/runCount'
import { actionStep } from './fixtures/actionStep'
import type { ActionName, Body } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const mailbox = microsoftFixture()
beforeEach(() => {
  process.env['HTTP_MAX_RETRIES'] = '2'
})

afterEach(() => {
  for (const { clear } of apis) clear()
})

interface Row {
  readonly index: number
  readonly success: boolean
  readonly id?: string | null
  readonly isUncertain?: boolean
}

/** A provider's fake, with the parts that random lists use. */
interface Api {
  readonly title: string
  readonly chunk: number
  readonly key: string
  record(name: string, key: string, isBad: boolean): Body
  /** Returns the names of all stored records with this prefix by their IDs. */
  stored(prefix: string): Map<string, string>
  /** Injects a fault into one of the next requests, or into single records of them. */
  fail(kind: FaultKind, after: number): void
  clear(): void
}

const faultKinds = ['lost', 'never', 'cut', 'unavailable', 'throttled', 'row', 'rowLost'] as const
type FaultKind = (typeof faultKinds)[number]

const callFaults = {
  lost: { kind: 'reset', isApplied: true },
  never: { kind: 'reset' },
  cut: { kind: 'halfBody' },
  unavailable: { kind: 'unavailable', retryAfter: '0' },
  throttled: { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
} as const

const apis: readonly Api[] = [
  {
    title: 'Salesforce',
    chunk: 200,
    key: 'Code__c',
    record: (Model__c, Code__c, isBad) => ({ Model__c, Code__c, ...(isBad && { Quantity__c: -1 }) }),
    stored: (prefix) =>
      new Map(
        org.twin.ids('Widget__c').flatMap((id): [string, string][] => {
          const name = String(org.twin.record('Widget__c', id)['Model__c'])
          return name.startsWith(prefix) ? [[id, name]] : []
        }),
      ),
    fail(kind, after) {
      if (kind === 'row' || kind === 'rowLost') org.twin.lockRows(3)
      else org.twin.fail(callFaults[kind], { path: /composite/, after })
    },
    clear() {
      org.clearFaults()
      org.twin.lockRows(0)
    },
  },
  {
    title: 'Microsoft Graph',
    chunk: 20,
    key: 'emailAddress',
    record: (jobTitle, emailAddress, isBad) => ({
      jobTitle,
      ...(isBad ? { givenName: 5 } : {}),
      ...(emailAddress !== '' && { emailAddress }),
    }),
    stored: (prefix) =>
      new Map(
        mailbox.twin.contactIds().flatMap((id): [string, string][] => {
          const name = String(mailbox.twin.contact(id)['jobTitle'])
          return name.startsWith(prefix) ? [[id, name]] : []
        }),
      ),
    fail(kind, after) {
      const items = { method: 'POST', path: /^\/v1\.0\/me\/contacts/, after }
      if (kind === 'row') mailbox.twin.fail({ kind: 'throttled', retryAfter: '0' }, { ...items, times: 3 })
      else if (kind === 'rowLost')
        mailbox.twin.fail({ kind: 'reset', isApplied: true }, { ...items, times: 2 })
      else mailbox.twin.fail(callFaults[kind], { path: /batch/, after })
    },
    clear: () => mailbox.clearFaults(),
  },
]

const faults = fc.array(fc.record({ kind: fc.constantFrom(...faultKinds), after: fc.nat(4) }), {
  maxLength: 3,
})
let runs = 0

describe.each(apis)('lists of any length for $title with faults at any request', (api) => {
  const objectType = api.title === 'Salesforce' ? 'Widget__c' : 'contacts'
  const step = actionStep(api.title === 'Salesforce' ? org : mailbox, { objectType })

  async function resultsOf(
    action: ActionName,
    config: Body,
    records: readonly Body[],
  ): Promise<readonly Row[] | undefined> {
    const { messages, failure, rebound } = await step.run(action, config, { records })
    if (failure) throw failure
    // No record was written, so the message is processed again.
    if (rebound) return undefined
    return ((messages[0]?.body ?? {}) as { results?: Row[] }).results
  }

  test('each new record is written at most once, and the results match the stored records', async () => {
    const length = fc.nat(Math.floor(2.5 * api.chunk))
    const property = fc.asyncProperty(
      length,
      fc.array(fc.nat(500), { maxLength: 5 }),
      faults,
      async (count, bad, plan) => {
        const prefix = `create-${++runs}-`
        api.clear()
        for (const { kind, after } of plan) api.fail(kind, after)
        const records = Array.from({ length: count }, (_, index) => {
          const record = api.record(`${prefix}${index}`, '', bad.includes(index))
          return api.title === 'Salesforce' ? { ...record, Code__c: null } : record
        })
        const results = await resultsOf('createObjects', {}, records)
        const stored = api.stored(prefix)
        if (!results) return expect(stored.size).toBe(0)
        expect(results.map(({ index }) => index)).toEqual(records.map((_, index) => index))
        for (const { index, success, id, isUncertain } of results) {
          const ids = [...stored].flatMap(([storedId, name]) =>
            name === `${prefix}${index}` ? [storedId] : [],
          )
          if (success) expect(ids).toEqual([id])
          else if (isUncertain) expect(ids.length).toBeLessThanOrEqual(1)
          else expect(ids).toEqual([])
        }
      },
    )
    await fc.assert(property, { numRuns: runCount(5, 12), seed: 14 })
  }, 120_000)

  test('an upsert is applied once, and records with equal keys are merged in their order', async () => {
    const length = fc.nat(Math.floor(1.5 * api.chunk))
    const property = fc.asyncProperty(
      length,
      fc.integer({ min: 1, max: 400 }),
      faults,
      async (count, keys, plan) => {
        const prefix = `upsert-${++runs}-`
        api.clear()
        for (const { kind, after } of plan) api.fail(kind, after)
        const keyOf = (index: number) => `${prefix}${(index * 7) % keys}@example.com`
        const records = Array.from({ length: count }, (_, index) =>
          api.record(`${prefix}${index}`, keyOf(index), false),
        )
        const results = await resultsOf('upsertObjects', { upsertBy: api.key }, records)
        const stored = api.stored(prefix)
        if (!results) return expect(stored.size).toBe(0)
        const lastOf = new Map(records.map((_, index) => [keyOf(index), `${prefix}${index}`]))
        expect(results).toHaveLength(count)
        for (const { index, success, id } of results) {
          if (success) expect(stored.get(String(id))).toBe(lastOf.get(keyOf(index)))
        }
        // At most one record per key, and one per record that counts as written.
        expect(stored.size).toBeLessThanOrEqual(lastOf.size)
        expect(new Set(results.flatMap(({ success, id }) => (success ? [id] : []))).size).toBeLessThanOrEqual(
          stored.size,
        )
      },
    )
    await fc.assert(property, { numRuns: runCount(5, 12), seed: 14 })
  }, 120_000)
})

test('a token that expires within a batch causes one more request, and each record is written once', async () => {
  mailbox.twin.fail({ kind: 'unauthorized' }, { path: /^\/v1\.0\/me\/contacts/, after: 4, times: 3 })
  const before = mailbox.twin.contactIds().length
  const records = Array.from({ length: 20 }, (_, place) => ({ givenName: `Rejected ${place}` }))
  const step = actionStep(mailbox, { objectType: 'contacts' })
  const requests = await step.requestsDuring(async () => {
    const [body] = await step.bodies('createObjects', {}, { records })
    expect(body).toMatchObject({ successCount: 20, failureCount: 0 })
  })
  expect(requests).toEqual(['POST /v1.0/$batch', 'GET /v1.0/me', 'POST /v1.0/$batch'])
  expect(mailbox.twin.batches.slice(-2).map(({ length }) => length)).toEqual([20, 3])
  expect(mailbox.twin.contactIds().length).toBe(before + 20)
})

test('a batch is sent again with only its throttled requests', async () => {
  mailbox.twin.fail(
    { kind: 'throttled', retryAfter: '0' },
    { path: /^\/v1\.0\/me\/contacts/, after: 7, times: 2 },
  )
  mailbox.twin.fail({ kind: 'answer', status: 429 }, { path: /^\/v1\.0\/me\/contacts/, after: 12, times: 1 })
  const records = Array.from({ length: 20 }, (_, place) => ({ givenName: `Throttled ${place}` }))
  const [body] = await actionStep(mailbox, { objectType: 'contacts' }).bodies(
    'createObjects',
    {},
    { records },
  )
  expect(body).toMatchObject({ successCount: 20, failureCount: 0 })
  expect(mailbox.twin.batches.slice(-2).map(({ length }) => length)).toEqual([20, 3])
})

test('events that are delivered again are recognized by Graph', async () => {
  const time = (hour: string) => ({ dateTime: `2026-03-01T${hour}:00:00`, timeZone: 'UTC' })
  const records = [1, 2, 3].map((number) => ({
    subject: `Once ${number}`,
    start: time('10'),
    end: time('11'),
  }))
  const step = actionStep(mailbox, { objectType: 'events' })
  const before = mailbox.twin.eventIds().length
  mailbox.twin.fail({ kind: 'reset', isApplied: true }, { path: /batch/ })
  for (let delivery = 0; delivery < 2; delivery++) {
    const { messages } = await step.run('createObjects', {}, { records }, 'events-1')
    expect(messages[0]?.body).toMatchObject({ successCount: 3 })
  }
  expect(mailbox.twin.eventIds().length).toBe(before + 3)
})

test('records that Salesforce cannot read fail individually, and the others are written', async () => {
  const step = actionStep(org, { objectType: 'Widget__c' })
  const records: Body[] = Array.from({ length: 60 }, (_, place) => ({ Model__c: `Readable ${place}` }))
  records[7] = { Model__c: 'Readable 7', Shoe__c: 1 }
  records[31] = { Model__c: 5 }
  const [body] = await step.bodies('createObjects', {}, { records })
  const { results } = body as { results: (Row & { error?: { code?: string } })[] }
  expect(results.filter(({ success }) => !success).map(({ index, error }) => [index, error?.code])).toEqual([
    [7, 'INVALID_FIELD'],
    [31, 'JSON_PARSER_ERROR'],
  ])
})

test('Delete Objects of Salesforce deletes no record of another type', async () => {
  const [Id = ''] = org.twin.seed('Contact', 1)
  const [body] = await actionStep(org, { objectType: 'Widget__c' }).bodies(
    'deleteObjects',
    {},
    { records: [{ Id }] },
  )
  expect(body).toMatchObject({ results: [{ success: true, id: null }] })
  expect(org.twin.record('Contact', Id)).toMatchObject({ IsDeleted: false })
})

test.each([
  ['Salesforce', 5, /composite/],
  ['Microsoft Graph', 50, /batch/],
] as const)('1,000 new records of %s are sent in %d requests', async (title, calls, path) => {
  const isOrg = title === 'Salesforce'
  const step = actionStep(isOrg ? org : mailbox, { objectType: isOrg ? 'Widget__c' : 'contacts' })
  const records = Array.from({ length: 1000 }, (_, place) =>
    isOrg ? { Model__c: `${place}` } : { givenName: `${place}` },
  )
  const requests = await step.requestsDuring(async () => {
    expect((await step.bodies('createObjects', {}, { records }))[0]).toMatchObject({ successCount: 1000 })
  })
  expect(requests).toHaveLength(calls)
  expect(requests.every((request) => path.test(request))).toBe(true)
})
