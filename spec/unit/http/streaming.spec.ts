import { EventEmitter, once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import type { HttpResponse } from '../../../lib/http/message'
import { sender } from '../../../lib/http/send'
import { localApi } from '../../support/localApi'
import { failureOf, generous, rawServer } from './sending'

const short = { ...generous, timeoutMs: 200 }

function streamed(url: string, limits = generous): Promise<HttpResponse> {
  return sender(limits)({ method: 'GET', url: new URL(url), headers: {}, isStreamed: true })
}

/** Writes a piece every 20 ms. */
function drip(pieces: number): (request: unknown, response: ServerResponse) => void {
  return (_, response) => {
    let left = pieces
    const timer = setInterval(() => {
      response.write('.')
      if (--left > 0) return
      clearInterval(timer)
      response.end()
    }, 20)
  }
}

describe('a streamed response', () => {
  test('a streamed response arrives in pieces, decompressed, and may exceed the size limit', async () => {
    const api = await localApi()
    const large = Buffer.alloc(100_000, 'x')
    api.respond('GET /', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(large) })
    const { status, body, stream } = await streamed(api.url, { ...generous, maxBodyBytes: 1000 })
    expect({ status, body }).toEqual({ status: 200, body: Buffer.alloc(0) })
    expect(await buffer(stream ?? Readable.from([]))).toEqual(large)
  })

  test('a streamed response with an error status is read completely', async () => {
    const api = await localApi()
    api.respond('GET /', { status: 404, body: 'gone' })
    const { body, stream } = await streamed(api.url)
    expect({ body: body.toString(), stream }).toEqual({ body: 'gone', stream: undefined })
  })

  test('a streamed response may take longer than the time limit while data keeps arriving', async () => {
    const api = await localApi()
    api.respond('GET /', drip(20))
    const { stream } = await streamed(api.url, short)
    expect(await text(stream ?? Readable.from([]))).toBe('.'.repeat(20))
  })

  test('a streamed response that pauses for the time limit fails with a timeout', async () => {
    const api = await localApi()
    api.respond('GET /', (_, response) => void response.write('half'))
    const { stream } = await streamed(api.url, short)
    expect((await failureOf(text(stream ?? Readable.from([])))).fault).toBe('timeout')
  })

  test('a streamed response that arrives byte by byte fails after ten time limits', async () => {
    const api = await localApi()
    api.respond('GET /', drip(1000))
    const { stream } = await streamed(api.url, short)
    expect((await failureOf(text(stream ?? Readable.from([])))).fault).toBe('tooSlow')
  })

  test.each([
    ['a content-length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'],
    ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ])('a streamed response with %s that ends too early fails', async (_, half) => {
    const { stream } = await streamed(await rawServer((socket) => socket.end(half)))
    expect((await failureOf(text(stream ?? Readable.from([])))).fault).toBe('connectionLost')
  })

  test('a streamed response that is destroyed closes the connection', async () => {
    const closed = new EventEmitter()
    const api = await localApi()
    api.respond('GET /', (_, response) => {
      response.write('half')
      response.on('close', () => closed.emit('close'))
    })
    const isClosed = once(closed, 'close')
    // Longer than a test may take, so the time limit doesn't close the connection.
    const { stream } = await streamed(api.url, { ...generous, timeoutMs: 60_000 })
    stream?.destroy()
    await isClosed
  })
})

describe('a streamed request', () => {
  function post(url: string, body: Readable, limits = generous): Promise<HttpResponse> {
    return sender(limits)({ method: 'POST', url: new URL(url), headers: {}, body })
  }

  test('a streamed request may take longer than the time limit while data keeps flowing', async () => {
    const api = await localApi()
    api.respond('POST /', {})
    const slow = async function* () {
      for (let count = 0; count < 20; count++) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        yield '.'
      }
    }
    await post(api.url, Readable.from(slow()), short)
    expect(api.requests[0]?.body).toBe('.'.repeat(20))
  })

  test('a streamed request whose body fails is aborted and fails with the same error', async () => {
    const reason = new Error('the file is gone')
    const failing = async function* () {
      yield 'half'
      throw reason
    }
    const api = await localApi()
    await expect(post(api.url, Readable.from(failing()))).rejects.toBe(reason)
    expect(api.requests.filter(({ body }) => body === 'half')).toEqual([])
  })

  test('a streamed request stops if the response arrives before its end', async () => {
    const closed = new EventEmitter()
    const url = await rawServer((socket) => {
      socket.on('close', () => closed.emit('close'))
      socket.write('HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n')
    })
    const isClosed = once(closed, 'close')
    const endless = new Readable({ read() {} })
    endless.push('a little')
    expect((await post(url, endless)).status).toBe(500)
    await isClosed
  })
})
