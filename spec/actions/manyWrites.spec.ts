import { actionStep, createRecord, fresh } from './fixtures/actionStep'
import type { ActionName, Body, Outcome } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'
import { salesforceFixture } from './fixtures/salesforce'

const org = salesforceFixture()
const mailbox = microsoftFixture()

interface Row {
  readonly index: number
  readonly success: boolean
  readonly id?: string | null
  readonly created?: boolean
  readonly isUncertain?: boolean
  readonly error?: { readonly name: string; readonly code?: string; readonly message: string }
}

interface Written {
  readonly results: readonly Row[]
  readonly successCount: number
  readonly failureCount: number
}

function writtenBy({ messages, failure, rebound }: Outcome): Written {
  const [message] = messages
  if (!message) throw failure ?? rebound ?? new Error('There is no message.')
  return message.body as Written
}

afterEach(() => {
  org.clearFaults()
  mailbox.clearFaults()
})

describe.each([
  [org, 1, 'POST', /composite\/sobjects/, 200],
  [mailbox, 0, 'POST', /\$batch/, 20],
] as const)('actions for many records, case %#', (provider, place, method, path, chunk) => {
  const type = () => provider.types[place]
  const step = () => actionStep(provider, type() ?? { objectType: '' })
  const fixture = () => {
    const found = type()
    if (!found) throw new Error('There is no type.')
    return found
  }
  const run = async (action: ActionName, config: Body, records: unknown, id?: string) =>
    writtenBy(await step().run(action, config, { records }, id))
  const byKey = () => ({ lookupBy: fixture().keyField, upsertBy: fixture().keyField })
  const newRecords = (count: number) =>
    Array.from({ length: count }, () => fixture().newRecord(fixture().keyValue(fresh())))
  const upsertable = (count: number) =>
    Array.from({ length: count }, () => {
      const value = fixture().keyValue(fresh())
      return { ...fixture().otherFields(value), [fixture().keyField]: value }
    })

  test(`createObjects of ${provider.title} stores each record and returns its ID at its index`, async () => {
    const records = newRecords(chunk + 3)
    const requests = await step().requestsDuring(async () => {
      const { results, successCount, failureCount } = await run('createObjects', {}, records)
      expect([successCount, failureCount]).toEqual([records.length, 0])
      for (const [index, result] of results.entries()) {
        expect(result).toMatchObject({ index, success: true, created: true })
        expect(await fixture().stored(String(result.id))).toMatchObject(records[index] ?? {})
      }
    })
    expect(requests.filter((request) => path.test(request))).toHaveLength(2)
  })

  test(`updateObjects of ${provider.title} changes records by ID and by a unique field`, async () => {
    const made = [await createRecord(fixture()), await createRecord(fixture())]
    const { idField, keyField, unknownId } = fixture()
    const records = [...made.map(({ id }) => id), unknownId].map((id) => ({
      ...fixture().change(1),
      [idField]: id,
    }))
    const { results } = await run('updateObjects', {}, records)
    expect(results).toMatchObject([
      { index: 0, success: true, id: made[0]?.id },
      { index: 1, success: true, id: made[1]?.id },
      { index: 2, success: false, error: { name: 'NotFoundError' } },
    ])
    const other = await createRecord(fixture())
    const changes = [other.key, fixture().keyValue(fresh())].map((key) => ({
      ...fixture().change(2),
      [keyField]: key,
    }))
    expect((await run('updateObjects', byKey(), changes)).results).toMatchObject([
      { success: true, id: other.id },
      { success: false, error: { name: 'NotFoundError' } },
    ])
    for (const { id } of [...made, other])
      expect(await fixture().stored(id)).toMatchObject({ ...fixture().change(1), ...fixture().unchanged })
  })

  test(`upsertObjects of ${provider.title} creates missing records and then changes them`, async () => {
    const records = upsertable(3)
    const first = await run('upsertObjects', byKey(), records)
    expect(first.results.map(({ created }) => created)).toEqual([true, true, true])
    const changed = records.map((record) => ({ ...record, ...fixture().change(3) }))
    const second = await run('upsertObjects', byKey(), changed)
    expect(second.results.map(({ created }) => created)).toEqual([false, false, false])
    expect(second.results.map(({ id }) => id)).toEqual(first.results.map(({ id }) => id))
    expect(await fixture().stored(String(first.results[0]?.id))).toMatchObject(fixture().change(3))
  })

  test(`upsertObjects of ${provider.title} merges records with equal keys in their order`, async () => {
    const [record = {}] = upsertable(1)
    const before = (await fixture().ids()).length
    const { results } = await run('upsertObjects', byKey(), [record, { ...record, ...fixture().change(1) }])
    expect(results).toMatchObject([
      { success: true, created: true },
      { success: true, created: false, id: results[0]?.id },
    ])
    expect(await fixture().stored(String(results[0]?.id))).toMatchObject(fixture().change(1))
    expect((await fixture().ids()).length).toBe(before + 1)
  })

  test(`keys of ${provider.title} that differ only in case mean one record`, async () => {
    const [record = {}] = upsertable(1)
    const shouted = { ...record, [fixture().keyField]: String(record[fixture().keyField]).toUpperCase() }
    const { results } = await run('upsertObjects', byKey(), [record, shouted])
    expect(results).toMatchObject([{ created: true }, { created: false, id: results[0]?.id }])
  })

  test(`upsertObjects of ${provider.title} by ID creates records that have none`, async () => {
    const made = await createRecord(fixture())
    const { idField } = fixture()
    const records = [
      fixture().newRecord(fixture().keyValue(fresh())),
      { [idField]: made.id, ...fixture().change(1) },
    ]
    expect((await run('upsertObjects', {}, records)).results).toMatchObject([
      { success: true, created: true },
      { success: true, created: false, id: made.id },
    ])
  })

  test(`deleteObjects of ${provider.title} deletes records by ID and by a unique field`, async () => {
    const [one, other] = [await createRecord(fixture()), await createRecord(fixture())]
    const { idField, keyField, unknownId } = fixture()
    const ids = [one.id, unknownId, one.id].map((id) => ({ [idField]: id }))
    expect((await run('deleteObjects', {}, ids)).results).toEqual([
      { index: 0, success: true, id: one.id },
      { index: 1, success: true, id: null },
      { index: 2, success: true, id: null },
    ])
    const keys = [other.key, fixture().keyValue(fresh())].map((key) => ({ [keyField]: key }))
    expect((await run('deleteObjects', byKey(), keys)).results).toMatchObject([
      { success: true, id: other.id },
      { success: true, id: null },
    ])
    for (const { id } of [one, other]) expect(await fixture().stored(id)).toBeUndefined()
  })

  test(`one bad record of ${provider.title} fails alone`, async () => {
    const records = newRecords(3)
    records.splice(1, 0, fixture().refused.body)
    const { results, failureCount } = await run('createObjects', {}, records)
    expect(results.map(({ success }) => success)).toEqual([true, false, true, true])
    expect(failureCount).toBe(1)
    expect(results[1]?.error).toMatchObject({ name: 'ApiError', code: expect.any(String) })
    expect(results[1]).not.toHaveProperty('id')
  })

  test(`a record of ${provider.title} without its key fails alone`, async () => {
    const made = await createRecord(fixture())
    const records = [{ ...fixture().change(1) }, { [fixture().idField]: made.id, ...fixture().change(1) }]
    expect((await run('updateObjects', {}, records)).results).toMatchObject([
      {
        success: false,
        error: { name: 'ConfigurationError', message: expect.stringContaining('records[0]') },
      },
      { success: true },
    ])
  })

  test(`onError "fail" of ${provider.title} writes all valid records and fails with the indexes of the others`, async () => {
    const before = (await fixture().ids()).length
    const records = [fixture().refused.body, ...newRecords(chunk)]
    const { failure, messages } = await step().run('createObjects', { onError: 'fail' }, { records })
    expect(messages).toEqual([])
    expect(failure).toMatchObject({
      name: 'ApiError',
      message: expect.stringMatching(
        new RegExp(`^1 of ${records.length} records failed, and ${chunk} were written.*records\\[0\\]`),
      ),
    })
    expect((await fixture().ids()).length).toBe(before + chunk)
  })

  test(`emitIndividually of ${provider.title} emits each result with its record`, async () => {
    const records = newRecords(2)
    const { messages } = await step().run('createObjects', { emitBehavior: 'emitIndividually' }, { records })
    expect(messages.map(({ body }) => body)).toMatchObject([
      { index: 0, success: true, record: records[0] },
      { index: 1, success: true, record: records[1] },
    ])
    expect(new Set(messages.map(({ id }) => id)).size).toBe(2)
  })

  test(`an empty list of ${provider.title} sends no request`, async () => {
    const requests = await step().requestsDuring(async () => {
      for (const action of ['createObjects', 'updateObjects', 'upsertObjects', 'deleteObjects'] as const)
        expect(await run(action, {}, [])).toEqual({ results: [], successCount: 0, failureCount: 0 })
    })
    expect(requests.filter((request) => path.test(request))).toEqual([])
  })

  test.each([
    ['a missing value', undefined, '"records" is missing'],
    ['a string', 'x', '"records" is not a list'],
    ['an object', { a: 1 }, '"records" is not a list'],
    ['a number as a record', [{}, 5], '"records[1]" is not an object'],
    ['a list in the list', [[]], '"records[0]" is not an object'],
    ['too many records', Array.from({ length: 10_001 }, () => ({})), '10000 is the most'],
  ])(`a list of ${provider.title} with %s is rejected without a request`, async (_what, records, words) => {
    const requests = await step().requestsDuring(async () => {
      const { failure } = await step().run('createObjects', {}, { records })
      expect(failure).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(words) })
    })
    expect(requests).toEqual([])
  })

  test(`a request of ${provider.title} whose response is lost marks its new records and is not retried`, async () => {
    const before = (await fixture().ids()).length
    const records = newRecords(chunk + 2)
    provider.fail('lostResponse', { method })
    const { results, failureCount } = await run('createObjects', {}, records)
    expect(failureCount).toBe(chunk)
    expect(
      results.slice(0, chunk).every((row) => row.isUncertain && row.error?.name === 'TemporaryError'),
    ).toBe(true)
    expect(results.slice(chunk).every(({ success }) => success)).toBe(true)
    expect((await fixture().ids()).length).toBe(before + chunk + 2)
  })

  test(`an upsert of ${provider.title} whose response is lost is retried and applied once`, async () => {
    const before = (await fixture().ids()).length
    const records = upsertable(5)
    provider.fail('lostResponse', { method: provider === org ? 'PATCH' : method })
    expect((await run('upsertObjects', byKey(), records)).failureCount).toBe(0)
    expect((await fixture().ids()).length).toBe(before + 5)
  })

  test(`a rejection of the first request by ${provider.title} rebounds the message`, async () => {
    provider.fail('throttled', { method, times: 10 })
    const { messages, rebound } = await step().run('createObjects', {}, { records: newRecords(2) })
    expect(messages).toEqual([])
    expect(rebound).toMatchObject({ name: 'RateLimitError' })
  })

  test(`a rejection of the second request by ${provider.title} returns the written records`, async () => {
    provider.twin.fail(
      { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
      { method, path, after: 1, times: 10 },
    )
    const { results } = await run('createObjects', {}, newRecords(3 * chunk))
    expect(results.slice(0, chunk).every(({ success }) => success)).toBe(true)
    expect(results.slice(chunk).every(({ error }) => error?.name === 'RateLimitError')).toBe(true)
    expect(results.slice(2 * chunk).every(({ error }) => error?.message.includes('was not sent'))).toBe(true)
  })
})
