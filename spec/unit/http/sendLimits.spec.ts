import { EventEmitter, once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { localApi } from '../../support/localApi'
import { failureOf, generous, get } from './sending'

describe('the time limit', () => {
  const short = { ...generous, timeoutMs: 200 }

  test('the time limit includes the wait for the headers', async () => {
    const api = await localApi()
    api.respond('GET /', () => {})
    const failure = await failureOf(get(api.url, short))
    expect(failure).toMatchObject({ fault: 'timeout', detail: 'no complete response within 200 ms' })
  })

  test('the time limit includes the body, even if data keeps arriving', async () => {
    const api = await localApi()
    api.respond('GET /', (_, response) => {
      const drip = setInterval(() => response.write('.'), 10)
      response.on('close', () => clearInterval(drip))
    })
    expect((await failureOf(get(api.url, short))).fault).toBe('timeout')
  })

  test('the time limit includes a compressed body', async () => {
    const api = await localApi()
    api.respond('GET /', (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(gzipSync('half of it').subarray(0, 12))
    })
    expect((await failureOf(get(api.url, short))).fault).toBe('timeout')
  })

  test('the time limit closes the connection', async () => {
    const closed = new EventEmitter()
    const api = await localApi()
    api.respond('GET /', (_, response) => response.on('close', () => closed.emit('close')))
    const isClosed = once(closed, 'close')
    await failureOf(get(api.url, short))
    await isClosed
  })
})

describe('the size limit', () => {
  const small = { ...generous, maxBodyBytes: 1000 }

  test('the size limit is the largest body that is accepted', async () => {
    const api = await localApi()
    api.respond('GET /', { body: 'x'.repeat(1000) }, { body: 'x'.repeat(1001) })
    expect((await get(api.url, small)).body).toHaveLength(1000)
    expect(await failureOf(get(api.url, small))).toMatchObject({
      fault: 'tooLarge',
      detail: 'the response is larger than 1000 bytes',
    })
  })

  test('the size limit applies after decompression, so a gzip bomb is rejected', async () => {
    const api = await localApi()
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    api.respond('GET /', { headers: { 'content-encoding': 'gzip' }, body: bomb })
    expect(bomb.length).toBeLessThan(100_000)
    expect((await failureOf(get(api.url, small))).fault).toBe('tooLarge')
  })

  test('the size limit closes the connection of an endless body', async () => {
    const closed = new EventEmitter()
    const api = await localApi()
    api.respond('GET /', (_, response) => {
      const flood = setInterval(() => response.write('x'.repeat(1000)), 1)
      response.on('close', () => {
        clearInterval(flood)
        closed.emit('close')
      })
    })
    const isClosed = once(closed, 'close')
    expect((await failureOf(get(api.url, small))).fault).toBe('tooLarge')
    await isClosed
  })
})
