import dns from 'node:dns'
import { sendWithRetries } from '../../../lib/http/attempts'
import type { HttpRequest, Send } from '../../../lib/http/message'
import type { RetryPolicy } from '../../../lib/http/retry'
import { sender } from '../../../lib/http/send'
import { closedPort, localApi, type RouteResponse } from '../../support/localApi'

const now = Date.parse('2026-03-01T12:00:00Z')

function policy(changes: Partial<RetryPolicy> = {}): RetryPolicy & { readonly slept: number[] } {
  const slept: number[] = []
  const sleep = async (delayMs: number) => void slept.push(delayMs)
  return { maxRetries: 4, maxWaitMs: 60_000, sleep, random: () => 0, now: () => now, ...changes, slept }
}

function request(method: string, url: string): HttpRequest {
  return { method, url: new URL(url), headers: {}, ...(method !== 'GET' && { body: '{}' }) }
}

const send = sender({ timeoutMs: 10_000, maxBodyBytes: 1000 })
const hasty = sender({ timeoutMs: 150, maxBodyBytes: 1000 })
const hang = () => {}
const reset: RouteResponse = ({ socket }) => socket.resetAndDestroy()

afterEach(() => {
  jest.restoreAllMocks()
})

describe('reads', () => {
  test.each([
    ['503', { status: 503 }],
    ['500', { status: 500 }],
    ['429', { status: 429 }],
    ['a reset connection', reset],
  ])('a read is retried after %s', async (_, fault) => {
    const api = await localApi()
    api.respond('GET /', fault, fault, { body: 'there' })
    const used = policy()
    const response = await sendWithRetries(() => request('GET', api.url), send, used)
    expect(response.body.toString()).toBe('there')
    expect(api.requests).toHaveLength(3)
    expect(used.slept).toEqual([250, 500])
  })

  test('a read is retried after a timeout', async () => {
    const api = await localApi()
    api.respond('GET /', hang, { body: 'there' })
    const sends = [hasty, send]
    const once: Send = (each) => (sends.shift() ?? send)(each)
    const response = await sendWithRetries(() => request('GET', api.url), once, policy())
    expect(response.body.toString()).toBe('there')
    expect(api.requests).toHaveLength(2)
  })

  test('the last response is returned after the last retry', async () => {
    const api = await localApi()
    api.respond('GET /', { status: 500 }, { status: 502 }, { status: 503 }, { status: 503 })
    const response = await sendWithRetries(() => request('GET', api.url), send, policy({ maxRetries: 2 }))
    expect(response.status).toBe(503)
    expect(api.requests).toHaveLength(3)
  })

  test('the last failure is thrown if no response arrived', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`
    const used = policy({ maxRetries: 1 })
    await expect(sendWithRetries(() => request('GET', url), send, used)).rejects.toMatchObject({
      fault: 'refused',
    })
    expect(used.slept).toHaveLength(1)
  })
})

describe('writes', () => {
  test.each([
    ['500', { status: 500 }],
    ['503', { status: 503, headers: { 'retry-after': '1' } }],
    ['504', { status: 504 }],
  ])('a write is not retried after a response with status %s', async (status, fault) => {
    const api = await localApi()
    api.respond('POST /', fault, { status: 201 })
    const response = await sendWithRetries(() => request('POST', api.url), send, policy())
    expect(response.status).toBe(Number(status))
    expect(api.requests).toHaveLength(1)
  })

  test.each([
    ['a reset connection', reset, 'connectionLost', send],
    ['a timeout', hang, 'timeout', hasty],
  ])('a write is not retried if its response is lost because of %s', async (_, fault, name, by) => {
    const api = await localApi()
    api.respond('POST /', fault, { status: 201 })
    await expect(sendWithRetries(() => request('POST', api.url), by, policy())).rejects.toMatchObject({
      fault: name,
    })
    expect(api.requests).toHaveLength(1)
  })

  test('a write is retried after 429', async () => {
    const api = await localApi()
    api.respond('POST /', { status: 429 }, { status: 201 })
    const response = await sendWithRetries(() => request('POST', api.url), send, policy())
    expect(response.status).toBe(201)
    expect(api.requests.map(({ body }) => body)).toEqual(['{}', '{}'])
  })

  test('a write is retried after ECONNREFUSED', async () => {
    const api = await localApi()
    api.respond('POST /', { status: 201 })
    const urls = [`http://127.0.0.1:${await closedPort()}/`, api.url]
    const response = await sendWithRetries(() => request('POST', urls.shift() ?? ''), send, policy())
    expect(response.status).toBe(201)
  })

  test('a write is retried if the host was unknown', async () => {
    const api = await localApi()
    api.respond('POST /', { status: 201 })
    const unknown = Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' })
    // Replaces only the name lookup, which would need a network.
    jest.spyOn(dns, 'lookup').mockImplementation(((_: string, __: unknown, done: (error: Error) => void) => {
      done(unknown)
    }) as unknown as typeof dns.lookup)
    const urls = ['http://nowhere.example/', api.url]
    const response = await sendWithRetries(() => request('POST', urls.shift() ?? ''), send, policy())
    expect(response.status).toBe(201)
    expect(urls).toEqual([])
  })
})

test.each([
  ['a response', { status: 503 }],
  ['a lost connection', reset],
])('HTTP_MAX_RETRIES=0 sends exactly one request, even after %s', async (_, fault) => {
  const api = await localApi()
  api.respond('GET /', fault)
  await sendWithRetries(() => request('GET', api.url), send, policy({ maxRetries: 0 })).catch(() => {})
  expect(api.requests).toHaveLength(1)
})

test('each attempt prepares its request again', async () => {
  const api = await localApi()
  api.respond('GET /', { status: 503 }, { status: 200 })
  let count = 0
  const prepare = () => ({ ...request('GET', api.url), headers: { 'x-count': String(++count) } })
  await sendWithRetries(prepare, send, policy())
  expect(api.requests.map(({ headers }) => headers['x-count'])).toEqual(['1', '2'])
})

test('an error that is not a transport failure is thrown without a retry', async () => {
  let count = 0
  const broken = async () => {
    count++
    throw new TypeError('a fault of ours')
  }
  await expect(sendWithRetries(() => request('GET', 'http://x'), broken, policy())).rejects.toThrow('of ours')
  expect(count).toBe(1)
})

describe('the delay before a retry', () => {
  async function waits(headers: Record<string, string>, changes: Partial<RetryPolicy> = {}) {
    const api = await localApi()
    api.respond('GET /', { status: 429, headers }, { status: 200 })
    const used = policy(changes)
    const { status } = await sendWithRetries(() => request('GET', api.url), send, used)
    return { status, slept: used.slept }
  }

  test("Retry-After sets the delay, as seconds, as a decimal, or as a date by the server's clock", async () => {
    expect((await waits({ 'retry-after': '3' })).slept).toEqual([3000])
    expect((await waits({ 'retry-after': '2.128' })).slept).toEqual([2128])
    const date = 'Thu, 01 Jan 2015 00:00:00 GMT'
    expect((await waits({ 'retry-after': 'Thu, 01 Jan 2015 00:00:09 GMT', date })).slept).toEqual([9000])
  })

  test('a longer Retry-After than the longest allowed delay ends the retries', async () => {
    expect(await waits({ 'retry-after': '61' })).toEqual({ status: 429, slept: [] })
    expect(await waits({ 'retry-after': '60' })).toEqual({ status: 200, slept: [60_000] })
  })

  test('a delay that would end after the time for all attempts ends the retries', async () => {
    expect((await waits({ 'retry-after': '3' }, { maxElapsedMs: 3000 })).status).toBe(200)
    expect((await waits({ 'retry-after': '3' }, { maxElapsedMs: 2999 })).status).toBe(429)
  })

  test('the time for all attempts includes the time that the attempts took', async () => {
    let time = now
    const passing = () => {
      time += 1000
      return time
    }
    expect((await waits({ 'retry-after': '3' }, { maxElapsedMs: 4000, now: passing })).status).toBe(429)
  })

  test('the delay includes jitter', async () => {
    expect((await waits({ 'retry-after': '1' }, { random: () => 0.5 })).slept).toEqual([1250])
    expect((await waits({}, { random: () => 0.5 })).slept).toEqual([375])
  })
})
