import { Readable } from 'node:stream'
import type { HttpRequest } from '../../../lib/http/message'
import { followingRedirects } from '../../../lib/http/redirects'
import { sender } from '../../../lib/http/send'
import { localApi } from '../../support/localApi'

const send = followingRedirects(sender({ timeoutMs: 10_000, maxBodyBytes: 1000 }))
const headers = { authorization: 'Bearer t0ken', Cookie: 'session=1', 'x-api-key': 'k3y', Accept: 'text/csv' }

function request(method: string, url: string, body?: HttpRequest['body']): HttpRequest {
  return { method, url: new URL(url), headers, ...(body !== undefined && { body }) }
}

const to = (location: string, status = 302) => ({ status, headers: { location } })

describe('reads', () => {
  test.each([301, 302, 303, 307, 308])(
    'a read follows %d and sends its headers to the same origin',
    async (status) => {
      const api = await localApi()
      api.respond('GET /a', to('/b?x=1', status))
      api.respond('GET /b', { body: 'there' })
      const response = await send(request('GET', `${api.url}/a`))
      expect(response.body.toString()).toBe('there')
      expect(response.url.href).toBe(`${api.url}/b?x=1`)
      expect(api.requests[1]?.headers).toMatchObject({ authorization: 'Bearer t0ken', cookie: 'session=1' })
    },
  )

  test.each(['a protocol-relative', 'an absolute'])(
    'a redirect to another origin drops the token, cookies, and possible API keys (%s URL)',
    async (form) => {
      const api = await localApi()
      const other = await localApi()
      const location = form === 'a protocol-relative' ? other.url.replace('http:', '') : other.url
      api.respond('GET /', to(location))
      other.respond('GET /', { body: 'there' })
      expect((await send(request('GET', api.url))).body.toString()).toBe('there')
      expect(other.requests[0]?.headers).toMatchObject({ accept: 'text/csv' })
      expect(other.requests[0]?.headers['x-api-key']).toBeUndefined()
      expect(other.requests[0]?.headers.authorization).toBeUndefined()
      expect(other.requests[0]?.headers.cookie).toBeUndefined()
    },
  )

  test('a redirect to another origin keeps only headers that describe the request', async () => {
    const [api, other] = [await localApi(), await localApi()]
    const described = {
      'Accept-Language': 'de',
      'user-agent': 'spec',
      Range: 'bytes=0-1',
      'If-None-Match': '"1"',
    }
    const possibleKeys = [
      'x-accept',
      'accepted',
      'x-range',
      'range-key',
      'x-if-key',
      'iffy',
      'user-agent-key',
    ]
    const more = Object.fromEntries(possibleKeys.map((name) => [name, 'k3y']))
    api.respond('GET /', to(other.url))
    other.respond('GET /', { body: 'there' })
    await send({ ...request('GET', api.url), headers: { ...described, ...more } })
    const sent = other.requests[0]?.headers
    expect(sent).toMatchObject({
      'accept-language': 'de',
      'user-agent': 'spec',
      range: 'bytes=0-1',
      'if-none-match': '"1"',
    })
    expect(possibleKeys.filter((name) => sent?.[name] !== undefined)).toEqual([])
  })

  test('a redirect to the same origin does not count as a loss of the headers', async () => {
    const api = await localApi()
    api.respond('GET /a', to('/b'))
    api.respond('GET /b', { body: 'there' })
    expect(await send(request('GET', `${api.url}/a`))).not.toHaveProperty('hasLostCredentials')
  })

  test('a redirect back to the first origin does not restore the headers', async () => {
    const api = await localApi()
    const other = await localApi()
    api.respond('GET /', to(other.url))
    other.respond('GET /', to(`${api.url}/home`))
    api.respond('GET /home', {})
    await send(request('GET', api.url))
    expect(api.requests[1]).toMatchObject({ path: '/home' })
    expect(api.requests[1]?.headers.authorization).toBeUndefined()
  })

  test('a second hop at the other origin does not restore the headers', async () => {
    const api = await localApi()
    const other = await localApi()
    api.respond('GET /', to(other.url))
    other.respond('GET /', to('/again'))
    other.respond('GET /again', {})
    await send(request('GET', api.url))
    expect(other.requests[1]).toMatchObject({ path: '/again' })
    expect(other.requests[1]?.headers.authorization).toBeUndefined()
    expect(other.requests[1]?.headers['x-api-key']).toBeUndefined()
  })

  test('a request that has left its origin is marked so, even after another hop at home', async () => {
    const api = await localApi()
    const other = await localApi()
    api.respond('GET /', to(other.url), to('/again'))
    other.respond('GET /', to(api.url))
    api.respond('GET /again', { status: 401 })
    expect(await send(request('GET', api.url))).toMatchObject({ status: 401, hasLostCredentials: true })
  })

  test('another port, or localhost by another name, is another origin', async () => {
    const api = await localApi()
    api.respond('GET /', to(api.url.replace('127.0.0.1', 'localhost')), {})
    await send(request('GET', api.url))
    expect(api.requests[1]?.headers.host).toMatch(/^localhost:/)
    expect(api.requests[1]?.headers.authorization).toBeUndefined()
  })

  test.each([
    'http://api.example.com/plain',
    'http://127.0.0.1.example.com/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:1',
  ])('a redirect to %s is not followed', async (location) => {
    const api = await localApi()
    api.respond('GET /', to(location))
    expect((await send(request('GET', api.url))).status).toBe(302)
    expect(api.requests).toHaveLength(1)
  })

  test.each([
    ['no location', { status: 302 }],
    ['an invalid location', to('http://[')],
    ['a status that is not a redirect', to('/b', 201)],
    ['304', to('/b', 304)],
  ])('a redirect is not followed after a response with %s', async (_, redirect) => {
    const api = await localApi()
    api.respond('GET /', redirect)
    expect((await send(request('GET', api.url))).status).toBe(redirect.status)
    expect(api.requests).toHaveLength(1)
  })

  test.each([
    'http://127.0.0.1:8080/',
    'https://localhost/',
    'http://[::1]/',
    'https://ip6-localhost./',
    'https://0/',
  ])('a redirect from another host to this machine is not followed (%s)', async (location) => {
    const requested: string[] = []
    const follow = followingRedirects(async ({ url }) => {
      requested.push(url.href)
      return { ...to(location), body: Buffer.alloc(0), url }
    })
    expect(await follow(request('GET', 'https://api.example.com/'))).toMatchObject({ status: 302 })
    expect(requested).toEqual(['https://api.example.com/'])
  })

  test('a redirect loop ends after five redirects', async () => {
    const api = await localApi()
    api.respond('GET /', ...Array(10).fill(to('/')))
    expect((await send(request('GET', api.url))).status).toBe(302)
    expect(api.requests).toHaveLength(6)
  })
})

describe('writes', () => {
  test.each([307, 308])('a write sends its body again to the same origin after %d', async (status) => {
    const api = await localApi()
    api.respond('POST /a', to('/b', status))
    api.respond('POST /b', { status: 201 })
    expect((await send(request('POST', `${api.url}/a`, 'the body'))).status).toBe(201)
    expect(api.requests[1]).toMatchObject({ method: 'POST', path: '/b', body: 'the body' })
    expect(api.requests[1]?.headers.authorization).toBe('Bearer t0ken')
  })

  test.each([301, 302, 303])('a write does not follow %d', async (status) => {
    const api = await localApi()
    api.respond('POST /a', to('/b', status))
    expect((await send(request('POST', `${api.url}/a`, 'the body'))).status).toBe(status)
    expect(api.requests).toHaveLength(1)
  })

  test('a write does not follow 307 to another origin', async () => {
    const api = await localApi()
    const other = await localApi()
    api.respond('DELETE /a', to(other.url, 307))
    expect((await send(request('DELETE', `${api.url}/a`))).status).toBe(307)
    expect(other.requests).toHaveLength(0)
  })

  test('a write whose stream is consumed does not follow a redirect', async () => {
    const api = await localApi()
    api.respond('POST /a', to('/b', 307))
    expect((await send(request('POST', `${api.url}/a`, Readable.from(['x'])))).status).toBe(307)
    expect(api.requests).toHaveLength(1)
  })
})
