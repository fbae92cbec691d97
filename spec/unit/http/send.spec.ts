import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { HttpRequest } from '../../../lib/http/message'
import { sender } from '../../../lib/http/send'
import { closedPort, localApi } from '../../support/localApi'
import { failureOf, generous, get, rawServer } from './sending'

describe('responses', () => {
  test('a response has its status, lowercase header names, complete body, and URL', async () => {
    const api = await localApi()
    api.respond('GET /a', { status: 201, headers: { 'X-Thing': 'One', date: 'now' }, body: 'hello' })
    const { status, headers, body, url } = await get(`${api.url}/a?q=1`)
    expect({ status, body: body.toString(), url: url.href }).toEqual({
      status: 201,
      body: 'hello',
      url: `${api.url}/a?q=1`,
    })
    expect(headers).toMatchObject({ 'x-thing': 'One', date: 'now' })
  })

  test.each([
    ['gzip', gzipSync('packed')],
    ['deflate', deflateSync('packed')],
    ['br', brotliCompressSync('packed')],
  ])('a response body is decompressed from %s', async (coding, body) => {
    const api = await localApi()
    api.respond('GET /', { headers: { 'content-encoding': coding }, body })
    expect((await get(api.url)).body.toString()).toBe('packed')
  })

  test('a header that is sent several times is joined into one', async () => {
    const api = await localApi()
    api.respond('GET /', (_, response) => response.setHeader('set-cookie', ['a=1', 'b=2']).end())
    expect((await get(api.url)).headers).toMatchObject({ 'set-cookie': 'a=1, b=2' })
  })

  test('a chunked response is one body without its transfer-encoding header', async () => {
    const api = await localApi()
    api.respond('GET /', (_, response) => {
      response.write('one ')
      response.end('two')
    })
    const { headers, body } = await get(api.url)
    expect(body.toString()).toBe('one two')
    // With this header, node-fetch 2 guesses whether the body is complete, wrongly on some versions of Node.
    expect(headers['transfer-encoding']).toBeUndefined()
  })

  test('a response with any status is returned, and redirects are not followed', async () => {
    const api = await localApi()
    api.respond('GET /', { status: 302, headers: { location: '/elsewhere' } }, { status: 500 })
    expect((await get(api.url)).status).toBe(302)
    expect((await get(api.url)).status).toBe(500)
    expect(api.requests).toHaveLength(2)
  })
})

describe('requests', () => {
  async function sent(request: Partial<HttpRequest>) {
    const api = await localApi()
    api.respond('POST /', {})
    await sender(generous)({ method: 'POST', url: new URL(api.url), headers: {}, ...request })
    return api.requests[0]
  }

  test.each([
    ['a string', 'söme'],
    ['bytes', Buffer.from('söme')],
    ['a stream', Readable.from(['sö', 'me'])],
    ['a function that opens a stream', () => Readable.from(['sö', 'me'])],
  ])('a request body can be %s', async (_, body) => {
    expect((await sent({ body }))?.body).toBe('söme')
  })

  test('a request contains exactly the given headers, apart from those of the connection', async () => {
    const { headers = {} } = (await sent({ headers: { 'x-a': '1', authorization: 'Bearer t' } })) ?? {}
    expect(headers).toMatchObject({ 'x-a': '1', authorization: 'Bearer t' })
    expect(headers['cookie']).toBeUndefined()
  })
})

describe('connections', () => {
  test('a connection is reused by the next request', async () => {
    const api = await localApi()
    api.respond('GET /', { body: {} }, { body: {} }, { body: {} })
    for (let count = 0; count < 3; count++) await get(api.url)
    expect(api.requests.map(({ connection }) => connection)).toEqual([1, 1, 1])
  })

  test('a connection is reused by another sender', async () => {
    const api = await localApi()
    api.respond('GET /', { body: {} }, { body: {} })
    await get(api.url)
    await get(api.url, { ...generous, timeoutMs: 9000 })
    expect(api.requests.map(({ connection }) => connection)).toEqual([1, 1])
  })

  // https://github.com/nodejs/node/issues/63989: Node 22.23 and 24.17 made node-fetch 2 reject all of these.
  test('a chunked, compressed response is complete on a connection that stays open', async () => {
    const api = await localApi()
    const text = 'x'.repeat(50_000)
    const inTwo = (_: unknown, response: ServerResponse) => {
      const packed = gzipSync(text)
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(packed.subarray(0, 20))
      setImmediate(() => response.end(packed.subarray(20)))
    }
    api.respond('GET /', ...Array(20).fill(inTwo))
    for (let count = 0; count < 20; count++) expect((await get(api.url)).body.toString()).toBe(text)
    expect(new Set(api.requests.map(({ connection }) => connection)).size).toBe(1)
  })
})

describe('an incomplete body', () => {
  const packed = gzipSync('x'.repeat(1000))

  test.each([
    ['a content-length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'],
    ['complete chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    ['an incomplete chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhalf'],
    [
      'compression',
      `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}\r\n\r\n${packed.toString('latin1', 0, 15)}`,
    ],
  ])('an incomplete body with %s is a lost connection', async (_, half) => {
    const ended = await rawServer((socket) => socket.end(half, 'latin1'))
    const reset = await rawServer((socket) => socket.write(half, 'latin1', () => socket.resetAndDestroy()))
    for (const url of [ended, reset]) {
      expect(await failureOf(get(url))).toMatchObject({
        fault: 'connectionLost',
        detail: 'the connection was lost (ECONNRESET)',
        status: 200,
      })
    }
  })
})

describe('failures without a response', () => {
  test('a request on a refused connection did not arrive', async () => {
    const failure = await failureOf(get(`http://127.0.0.1:${await closedPort()}/`))
    expect(failure).toMatchObject({ fault: 'refused', mayHaveArrived: false })
    expect(failure.detail).toBe('the connection was refused (ECONNREFUSED)')
  })

  test('a request on a connection that is closed without a response may have arrived', async () => {
    const url = await rawServer((socket) => socket.destroy())
    const failure = await failureOf(get(url))
    expect(failure).toMatchObject({ fault: 'connectionLost', mayHaveArrived: true })
    expect(failure.status).toBeUndefined()
  })

  test('a request that times out may have arrived', async () => {
    const url = await rawServer(() => {})
    const failure = await failureOf(get(url, { ...generous, timeoutMs: 50 }))
    expect(failure).toMatchObject({ fault: 'timeout', mayHaveArrived: true })
  })

  test('a response that is not HTTP is a lost connection', async () => {
    const url = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
    expect((await failureOf(get(url))).fault).toBe('connectionLost')
  })

  test('a garbled compressed body is a lost connection', async () => {
    const api = await localApi()
    api.respond('GET /', { headers: { 'content-encoding': 'gzip' }, body: 'no gzip' })
    expect((await failureOf(get(api.url))).fault).toBe('connectionLost')
  })

  test('the detail contains neither the URL nor a header', async () => {
    const request = {
      method: 'GET',
      url: new URL(`http://127.0.0.1:${await closedPort()}/path?sig=s3cret`),
      headers: { authorization: 'Bearer s3cret' },
    }
    const failure = await failureOf(sender(generous)(request))
    expect(`${failure.message}${failure.detail}`).not.toMatch(/s3cret|path|127/)
  })
})
