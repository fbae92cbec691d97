import { type ApiTraits, authorize } from '../../../lib/auth/authorize'
import type { ApiRequest } from '../../../lib/http/api'
import type { HttpRequest, HttpResponse } from '../../../lib/http/message'
import { TransportFailure } from '../../../lib/http/transportFailure'

const base = new URL('https://api.example/v1')
const traits: ApiTraits = {
  title: 'Example',
  baseOf: () => base,
  originsOf: () => [base.origin],
  isTokenRejection: ({ status }) => status === 401,
  describeFault: () => ({}),
}
const tokens = {
  waitUntilUsable: async () => {},
  latest: () => ({ access_token: 'token' }),
  failedRenewals: () => 0,
  replaceRejected: async () => 'refreshed' as const,
  reportOutcome: () => {},
  isUntried: () => false,
  hasOutlived: () => false,
}

/** Returns an Api whose responses have this status, and the requests that it sends. */
function sending(status = 200, more: Partial<ApiTraits> = {}) {
  const sent: HttpRequest[] = []
  const response = (url: URL): HttpResponse => ({ status, headers: {}, body: Buffer.alloc(0), url })
  const api = authorize(
    tokens,
    { ...traits, ...more },
    async (prepare) => {
      const request = await prepare()
      sent.push(request)
      return response(request.url)
    },
    'component/1',
  )
  return { api, sent }
}

async function sentFor(request: ApiRequest): Promise<HttpRequest | undefined> {
  const { api, sent } = sending()
  await api(request)
  return sent[0]
}

describe('requests', () => {
  test('a request with JSON has only its content type and the standard headers', async () => {
    expect(await sentFor({ method: 'POST', path: '/things', json: { a: 1 } })).toEqual({
      method: 'POST',
      url: new URL('https://api.example/v1/things'),
      headers: {
        accept: 'application/json',
        'user-agent': 'component/1',
        'content-type': 'application/json',
        authorization: 'Bearer token',
      },
      body: '{"a":1}',
    })
  })

  test('a request with a string body is sent unchanged and has no default content type', async () => {
    const request = await sentFor({ method: 'PUT', path: '/things', body: 'a=1' })
    expect(request?.body).toBe('a=1')
    expect(request?.headers).not.toHaveProperty('content-type')
  })

  test('a request without a body has none', async () => {
    expect(await sentFor({ method: 'GET', path: '/things' })).toEqual({
      method: 'GET',
      url: new URL('https://api.example/v1/things'),
      headers: { accept: 'application/json', 'user-agent': 'component/1', authorization: 'Bearer token' },
    })
  })

  test.each(['isIdempotent', 'isStreamed', 'isTimeoutFinal'] as const)(
    'a request is %s only if the caller sets it',
    async (trait) => {
      expect(await sentFor({ method: 'POST', path: '/things', [trait]: true })).toHaveProperty(trait, true)
      expect(await sentFor({ method: 'POST', path: '/things', [trait]: false })).not.toHaveProperty(trait)
    },
  )

  test('a path is resolved against the base URL, and a link without a host against its root', async () => {
    expect((await sentFor({ method: 'GET', path: '/me' }))?.url.href).toBe('https://api.example/v1/me')
    expect((await sentFor({ method: 'GET', link: '/v1/next' }))?.url.href).toBe('https://api.example/v1/next')
  })

  test('a path with the prefix of the root is resolved against the root', async () => {
    const { api, sent } = sending(200, { rootPath: '/services/' })
    for (const path of ['/services/data', '/me', '/me/services/']) await api({ method: 'GET', path })
    expect(sent.map(({ url }) => url.pathname)).toEqual(['/services/data', '/v1/me', '/v1/me/services/'])
  })

  test('a request without a path calls the base URL', async () => {
    expect((await sentFor({ method: 'GET' }))?.url.href).toBe('https://api.example/v1/')
  })
})

describe('errors', () => {
  test.each([
    [
      { method: 'GET', path: 'https://other.example/' },
      /^The field "url" points outside the account's API .+Use a path/,
    ],
    [
      { method: 'GET', path: 'https://other.example/', field: 'verifyPath' },
      /^The field "verifyPath" points outside/,
    ],
    [{ method: 'GET', path: 'https://[' }, /it is not a plain path or URL/],
    [
      { method: 'GET', link: 'https://other.example/' },
      /^Example sent a link that points outside the account's API .+ was not followed/,
    ],
  ])('the error explains why no request was sent: %j', async (request, message) => {
    const { api, sent } = sending()
    await expect(api(request)).rejects.toThrow(message)
    expect(sent).toEqual([])
  })

  test('a success is an error if the caller finds one in it, and another status is accepted if the caller accepts it', async () => {
    const get = { method: 'GET', path: '/' }
    await expect(sending().api({ ...get, judge: () => 'notFound' })).rejects.toThrow(/Check the ID or path/)
    await expect(sending(404).api({ ...get, accepts: [404] })).resolves.toMatchObject({ status: 404 })
    const accepted = { ...get, acceptsResponse: ({ status }: HttpResponse) => status === 410 }
    await expect(sending(410).api(accepted)).resolves.toMatchObject({ status: 410 })
    await expect(sending(404).api(accepted)).rejects.toMatchObject({ status: 404 })
  })

  test.each([199, 300, 404])('the status %d is an error', async (status) => {
    await expect(sending(status).api({ method: 'GET', path: '/' })).rejects.toMatchObject({ status })
  })

  test('the error of a write says whether it may have been applied, and one with a key may be retried', async () => {
    const write = { method: 'POST', path: '/things' }
    const { api } = sending(503)
    await expect(api(write)).rejects.toMatchObject({ mayHaveBeenApplied: true, isRepeatable: false })
    await expect(api({ ...write, isIdempotent: true })).rejects.toMatchObject({
      mayHaveBeenApplied: false,
      isRepeatable: true,
    })
  })

  test('the error of an unreachable API explains what to do', async () => {
    const lost = async (prepare: () => Promise<HttpRequest>) => {
      await prepare()
      throw new TransportFailure('refused', 'the connection was refused')
    }
    await expect(authorize(tokens, traits, lost, 'c/1')({ method: 'GET', path: '/me' })).rejects.toThrow(
      'Example could not be reached for GET https://api.example/v1/me: the connection was refused. Check the hostname and the network, or try again later.',
    )
  })
})
