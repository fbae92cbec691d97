import {
  advance,
  firstCursor,
  isOld,
  readCursor,
  replayOf,
} from '../../../../../lib/providers/salesforce/events/cursor'
import { endpointUrl } from '../../../../../lib/providers/salesforce/events/endpoint'
import { pubSub } from '../../../../../lib/providers/salesforce/events/messages'
import { organizationId } from '../../../../../lib/providers/salesforce/events/organizationId'
import { Pauses } from '../../../../../lib/providers/salesforce/events/pauses'
import { decodeMessage, encodeMessage } from '../../../../../lib/providers/salesforce/events/protobuf'
import { checkedTopic } from '../../../../../lib/providers/salesforce/events/topics'
import { service } from '../../../../../tenant/salesforce/events/protocol'

describe('the protocol messages', () => {
  test('a fetch request can be decoded by another implementation', () => {
    const read = service.Subscribe.requestDeserialize
    const after = Buffer.from([0, 1, 255])
    const topic = '/event/Ä__e'
    expect(read(pubSub.subscribe.encode({ topic, replay: { after }, count: 100 }))).toMatchObject({
      topicName: topic,
      replayPreset: 2,
      replayId: after,
      numRequested: 100,
    })
    expect(read(pubSub.subscribe.encode({ topic, replay: 'earliest', count: 1 }))).toMatchObject({
      replayPreset: 1,
    })
    expect(read(pubSub.subscribe.encode({ topic, count: 300 }))).toMatchObject({
      replayPreset: 0,
      numRequested: 300,
    })
  })

  test('a fetch response of another implementation is decoded', () => {
    const events = [1, 2].map((number) => ({
      event: { id: `id-${number}`, schemaId: 's', payload: Buffer.alloc(200, number) },
      replayId: Buffer.from([number]),
    }))
    const latestReplayId = Buffer.from([9])
    const message = { events, latestReplayId, rpcId: 'r', pendingNumRequested: 98 }
    const response = pubSub.subscribe.decode(service.Subscribe.responseSerialize(message))
    expect(response.events).toEqual(events.map(({ event, replayId }) => ({ ...event, replayId })))
    expect(response.position).toEqual(Buffer.from([2]))
    const keepalive = service.Subscribe.responseSerialize({ ...message, events: [] })
    expect(pubSub.subscribe.decode(keepalive)).toEqual({ events: [], position: latestReplayId })
  })

  test('an incomplete message is rejected', () => {
    const bytes = encodeMessage({ 1: 'topic', 4: 100 })
    for (let length = 1; length < bytes.length; length++) {
      if (length === 7) continue
      expect(() => decodeMessage(bytes.subarray(0, length))).toThrow('cut off')
    }
  })
})

describe('the cursor', () => {
  const topic = '/event/A__e'

  test.each([
    { replayId: 'ff' },
    { topic: 1 },
    { topic, replayId: 5 },
    { topic, replayId: 'xyz' },
    { topic, since: 'soon' },
    'text',
    5,
    [1],
  ])('the snapshot %j is rejected', (snapshot) => {
    expect(() => readCursor(snapshot)).toThrow('snapshot')
  })

  test.each([undefined, null, {}])('the snapshot %j means the beginning', (snapshot) => {
    expect(readCursor(snapshot)).toBeUndefined()
  })

  test('a first subscription to new events skips older ones until a newer one arrives', () => {
    const first = firstCursor(topic, 'newEvents', 1000)
    expect(isOld(first, { CreatedDate: 999 })).toBe(true)
    expect(isOld(first, { CreatedDate: 1000 })).toBe(false)
    expect(isOld(first, { ChangeEventHeader: { commitTimestamp: 999 }, CreatedDate: 5000 })).toBe(true)
    expect(isOld(first, {})).toBe(false)
    const skipped = advance(first, Buffer.from([1]), false)
    expect(skipped).toEqual({ topic, replayId: '01', since: '1970-01-01T00:00:01.000Z' })
    expect(advance(skipped, Buffer.from([2]), true)).toEqual({ topic, replayId: '02' })
  })

  test('the longest replay IDs and topics fit into 200 bytes', () => {
    const cursor = advance({ topic: `/data/${'x'.repeat(40)}__ChangeEvent` }, Buffer.alloc(16, 255), true)
    expect(JSON.stringify(cursor).length).toBeLessThan(200)
    expect(replayOf(cursor)).toEqual({ after: Buffer.alloc(16, 255) })
  })
})

describe('endpointUrl', () => {
  test.each([
    [undefined, 'https://api.pubsub.salesforce.com:7443/'],
    ['api.deu.pubsub.salesforce.com:7443', 'https://api.deu.pubsub.salesforce.com:7443/'],
    ['api.pubsub.salesforce.com:443', 'https://api.pubsub.salesforce.com/'],
    ['https://api.pubsub.salesforce.com', 'https://api.pubsub.salesforce.com/'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000/'],
    ['http://localhost:5000', 'http://localhost:5000/'],
    ['localhost:5000', 'http://localhost:5000/'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000/'],
  ])('the endpoint %s has the URL %s', (endpoint, url) => {
    expect(endpointUrl(endpoint).href).toBe(url)
  })

  test.each([
    'evil.example',
    'pubsub.salesforce.com.evil.example',
    'evilpubsub.salesforce.com',
    'https://api.pubsub.salesforce.com@evil.example',
    'https://user:pass@api.pubsub.salesforce.com',
    'http://api.pubsub.salesforce.com',
    'http://10.0.0.1',
    'https://127.0.0.1',
    'ftp://api.pubsub.salesforce.com',
    'https://api.pubsub.salesforce.com/path',
    'https://api.pubsub.salesforce.com?x',
    'a b',
    '://',
  ])('the endpoint %s never receives the token', (endpoint) => {
    expect(() => endpointUrl(endpoint)).toThrow('The field "pubSubEndpoint"')
  })
})

describe('checkedTopic', () => {
  test.each(['/event/A__e', '/data/ChangeEvents', '/data/My__chn'])('%s is a topic', (topic) => {
    expect(checkedTopic(topic)).toBe(topic)
  })

  test.each(['A__e', '/topic/Push', '/u/generic', '/event/', '/event/a/b', '/event/a b', ''])(
    'the topic "%s" is rejected',
    (topic) => {
      expect(() => checkedTopic(topic)).toThrow('The field "topic"')
    },
  )
})

describe('organizationId', () => {
  const api = async () => ({
    status: 200,
    headers: {},
    url: new URL('https://x.my.salesforce.com'),
    body: Buffer.from('{"records":[{"Id":"00D000000000062EAA"}]}'),
  })

  test.each([
    ['https://login.salesforce.com/id/00Dx0000000BV7zEAG/005x00000012Q9PAAU', '00Dx0000000BV7zEAG'],
    ['https://login.salesforce.com/id/00Dx0000000BV7z/005x00000012Q9P', '00Dx0000000BV7zEAG'],
    [undefined, '00D000000000062EAA'],
    ['nothing', '00D000000000062EAA'],
  ])('the identity URL %s leads to the org %s', async (id, expected) => {
    expect(await organizationId(api, { id })).toBe(expected)
  })
})

describe('Pauses', () => {
  const error = new Error('unavailable')

  test('a stream without a response is retried after growing pauses until the error is thrown', () => {
    const pauses = new Pauses({ maxRetries: 4, random: () => 1 })
    expect([1, 2, 3, 4].map(() => pauses.afterFailure(error))).toEqual([1000, 2000, 4000, 8000])
    expect(() => pauses.afterFailure(error)).toThrow(error)
  })

  test('a stream with a response is retried without a limit', () => {
    const pauses = new Pauses({ maxRetries: 0, random: () => 0 })
    for (let stream = 1; stream <= 1000; stream++) {
      pauses.responded()
      expect(pauses.afterFailure(error)).toBe(500)
    }
  })

  test('no pause is longer than a minute', () => {
    const pauses = new Pauses({ maxRetries: 1000, random: () => 1 })
    expect(Math.max(...Array.from({ length: 100 }, () => pauses.afterFailure(error)))).toBe(60_000)
  })

  test('a rejected token is replaced without a pause, unless the one before was rejected within a minute', () => {
    const pauses = new Pauses({ maxRetries: 4, random: () => 1 })
    expect([0, 1000, 2000, 100_000].map((now) => pauses.afterRejection(now))).toEqual([0, 1000, 2000, 0])
  })
})
