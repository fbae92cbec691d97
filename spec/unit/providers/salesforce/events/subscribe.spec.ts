import { setTimeout as delay } from 'node:timers/promises'
import { rpcErrors } from '../../../../../tenant/salesforce/events'
import {
  accountTopic,
  type EventBench,
  readEvents,
  startEventBench,
  valuesOf,
} from '../../../../support/eventSubscription'

const minute = 60_000
let bench: EventBench

beforeEach(async () => {
  bench = await startEventBench()
})

afterEach(() => bench.close())

function createAccounts(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `Account ${from + index}`).map((Name) => {
    bench.twin.create('Account', { Name })
    return Name
  })
}

describe('a first subscription', () => {
  test('a first subscription to new events skips the stored ones, and the next execution emits all events since then', async () => {
    createAccounts(0, 3)
    await delay(2)
    const first = await bench.drain()
    const names = createAccounts(3, 2)
    const second = await bench.drain(first.cursor)

    expect(first.events).toEqual([])
    expect(first.cursor).toEqual({ topic: accountTopic, since: expect.any(String) })
    expect(valuesOf([second], 'Name')).toEqual(names)
    expect(await bench.drain(second.cursor)).toEqual({ events: [], problems: [], cursor: second.cursor })
  })

  test.each([
    ['fast', 10 * minute],
    ['slow', -10 * minute],
  ])('a container whose clock is %s emits the events since the first subscription', async (_what, fastMs) => {
    const { twin, drain, close } = await startEventBench({ fastMs })
    twin.create('Account', { Name: 'Old' })
    twin.advanceClock(2 * minute)
    const { cursor } = await drain()
    twin.create('Account', { Name: 'New' })
    const { events } = await drain(cursor)
    await close()
    expect(valuesOf([{ events, problems: [], cursor: {} }], 'Name')).toEqual(['New'])
  })

  test('a first subscription to stored events emits all of them', async () => {
    const names = createAccounts(0, 3)
    expect(valuesOf([await bench.drain(undefined, { startFrom: 'storedEvents' })], 'Name')).toEqual(names)
  })

  test('a subscription that was interrupted while it skipped old events also skips the rest of them', async () => {
    createAccounts(0, 3)
    await delay(2)
    const { cursor } = await bench.drain()
    bench.pubSub.setResponseSize(1)
    const batches = bench.subscribe({}, cursor)
    await batches.next()
    const { value: skipped } = await batches.next()
    await batches.return(undefined)

    const names = createAccounts(3, 1)
    expect(skipped).toMatchObject({
      events: [],
      cursor: { replayId: expect.any(String), since: expect.any(String) },
    })
    expect(valuesOf([await bench.drain(skipped.cursor)], 'Name')).toEqual(names)
  })
})

describe('credit', () => {
  test('the server receives more credit only when the consumer requests the next batch', async () => {
    const batches = await bench.open()
    createAccounts(0, 300)
    const [first] = await readEvents(batches, 1)
    await delay(50)
    const countsBefore = fetches().map(({ count }) => count)
    const rest = await readEvents(batches, 300 - (first?.events.length ?? 0))

    expect(countsBefore).toEqual([100])
    expect(first?.events.length).toBeLessThanOrEqual(100)
    expect(new Set(valuesOf([...(first ? [first] : []), ...rest], 'Name')).size).toBe(300)
    expect(bench.pubSub.mostOutstanding).toBe(100)
  })
})

describe('an open subscription', () => {
  test('a stream that the server ends continues after the last event that the consumer received', async () => {
    const batches = await bench.open()
    createAccounts(0, 5)
    const before = await readEvents(batches, 5)
    const next = batches.next()
    await delay(20)
    bench.pubSub.endStreams()
    const names = createAccounts(5, 5)
    const after = await readEvents(continued(batches, next), 5)

    expect(valuesOf(before, 'Name')).toHaveLength(5)
    expect(valuesOf(after, 'Name')).toEqual(names)
    expect(fetches().map(({ preset }) => preset)).toContain('CUSTOM')
    expect(bench.warnings.join()).toContain('Subscribing again')
  })

  test('a stream with a rejected token gets one newer token and loses no events', async () => {
    const batches = await bench.open()
    createAccounts(0, 2)
    await readEvents(batches, 2)
    const next = batches.next()
    bench.validToken = 'token-2'
    bench.pubSub.endStreams(rpcErrors.auth)
    const names = createAccounts(2, 2)

    expect(valuesOf(await readEvents(continued(batches, next), 2), 'Name')).toEqual(names)
    expect(bench.rejected).toEqual(['token-1'])
  })

  test('an open stream needs no new token', async () => {
    const batches = await bench.open()
    createAccounts(0, 1)
    await readEvents(batches, 1)
    bench.validToken = 'token-2'
    createAccounts(1, 1)

    await readEvents(batches, 1)
    expect(bench.rejected).toEqual([])
  })

  test('each event is decoded by its own schema, even if the token has expired in the meantime', async () => {
    const batches = await bench.open()
    createAccounts(0, 1)
    bench.twin.update('Account', bench.twin.ids('Account'), { Phone: '1' })
    bench.pubSub.changeSchema('Account')
    bench.validToken = 'token-2'
    const names = createAccounts(1, 1)
    const read = await readEvents(batches, 3)

    expect(valuesOf(read, 'Name')).toEqual(['Account 0', null, ...names])
    expect(valuesOf(read, 'Added_1__c')).toEqual([undefined, undefined, null])
    expect(bench.rejected).toEqual(['token-1'])
  })

  test('an event that is delivered twice is emitted once', async () => {
    const batches = await bench.open()
    bench.pubSub.setResponseSize(2)
    bench.pubSub.duplicateNext(3)
    const names = createAccounts(0, 6)

    expect(valuesOf(await readEvents(batches, 6), 'Name')).toEqual(names)
  })

  test('gap and overflow events are emitted unchanged', async () => {
    const batches = await bench.open({ topic: '/data/ChangeEvents' })
    bench.pubSub.publishGap('Account', 'GAP_UPDATE', ['0015g0000000001AAA'])
    bench.pubSub.publishGap('Account', 'GAP_OVERFLOW', [])

    expect(valuesOf(await readEvents(batches, 2), 'ChangeEventHeader')).toMatchObject([
      { changeType: 'GAP_UPDATE', recordIds: ['0015g0000000001AAA'] },
      { changeType: 'GAP_OVERFLOW', recordIds: [] },
    ])
  })

  test('an event that cannot be decoded is emitted with its payload, an error, and the events after it', async () => {
    const batches = await bench.open()
    bench.pubSub.corruptNext(1)
    createAccounts(0, 1)
    const names = createAccounts(1, 1)
    const read = await readEvents(batches, 2)

    const [broken] = read.flatMap(({ events }) => events)
    expect(broken?.body).toEqual({
      topic: accountTopic,
      replayId: expect.any(String),
      schemaId: expect.any(String),
      id: expect.any(String),
      payloadBase64: expect.any(String),
    })
    expect(read.flatMap(({ problems }) => problems)).toMatchObject([
      { name: 'UnexpectedResponseError', message: expect.stringContaining(String(broken?.body['replayId'])) },
    ])
    expect(valuesOf(read, 'Name')).toEqual([undefined, ...names])
  })

  test('an event of a schema that the server no longer has is emitted with its payload', async () => {
    const batches = await bench.open()
    createAccounts(0, 1)
    bench.pubSub.forgetSchemas()
    const read = await readEvents(batches, 1)
    expect(
      read
        .flatMap(({ problems }) => problems)
        .map(({ message }) => message)
        .join(),
    ).toContain('schema.not.found')
  })

  test('an event waits for a schema that is temporarily unavailable', async () => {
    const batches = await bench.open()
    bench.pubSub.failNext('GetSchema', rpcErrors.unavailable)
    const names = createAccounts(0, 1)
    const read = await readEvents(batches, 1)

    expect(valuesOf(read, 'Name')).toEqual(names)
    expect(read.flatMap(({ problems }) => problems)).toEqual([])
  })
})

describe('a stored position', () => {
  test.each([
    ['storedEvents' as const, ['Account 0', 'Account 1']],
    ['newEvents' as const, ['Account 2']],
  ])('an unknown position is reported and followed by %s', async (whenTooOld, expected) => {
    createAccounts(0, 2)
    const batches = bench.subscribe({ whenTooOld }, { topic: accountTopic, replayId: 'ffffffffffffffff' })
    const first = (await batches.next()).value
    const reported = (await batches.next()).value
    const next = batches.next()
    await delay(100)
    if (whenTooOld === 'newEvents') createAccounts(2, 1)
    const read = await readEvents(continued(batches, next), expected.length)

    expect(first).toMatchObject({ events: [], problems: [] })
    expect(reported.problems).toMatchObject([
      { name: 'ApiError', message: expect.stringContaining(`Events of ${accountTopic} may be missing.`) },
    ])
    expect(reported.cursor).not.toHaveProperty('replayId')
    expect(valuesOf(read, 'Name')).toEqual(expected)
  })

  test('a position of another topic is not used, and a warning is logged', async () => {
    createAccounts(0, 1)
    const snapshot = { topic: '/event/Order__e', replayId: '01' }
    const { events } = await bench.drain(snapshot, { startFrom: 'storedEvents' })
    expect(events).toHaveLength(1)
    expect(bench.warnings.join()).toContain('/event/Order__e')
  })
})

describe('a subscription that cannot be opened', () => {
  test.each([
    ['ConfigurationError', rpcErrors.topicNotFound],
    ['PermissionError', rpcErrors.forbidden],
    ['RateLimitError', rpcErrors.limitExceeded],
  ])('a subscription fails with a %s', async (name, error) => {
    bench.pubSub.failNext('Subscribe', error)
    await expect(bench.drain()).rejects.toMatchObject({ name })
  })

  test('a topic that does not exist is a ConfigurationError', async () => {
    await expect(bench.drain(undefined, { topic: '/event/None__e' })).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('"topic"'),
    })
  })

  test('a subscription is retried as often as requests are and then fails with a TemporaryError', async () => {
    bench.pubSub.failNext('Subscribe', rpcErrors.unavailable, 10)
    await expect(bench.drain()).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(bench.waits.filter((wait) => wait < 3000)).toEqual([500, 1000])
  })
})

function fetches() {
  return bench.pubSub.seen.filter(({ rpc }) => rpc === 'Subscribe')
}

async function* continued<T>(
  batches: AsyncGenerator<T>,
  next: Promise<IteratorResult<T>>,
): AsyncGenerator<T> {
  const { value, done } = await next
  if (done) return
  yield value
  yield* batches
}
