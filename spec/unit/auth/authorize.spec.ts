import { Readable } from 'node:stream'
import type { ApiRequest } from '../../../lib/http/api'
import { sendJson } from '../../../tenant/localServer'
import { localApi } from '../../support/localApi'
import { type Rig, startRig } from './rig'

const get = (path: string): ApiRequest => ({ method: 'GET', path })

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})

describe('a call', () => {
  test('carries the bearer token, and what the caller says cannot replace it', async () => {
    const container = rig.container()
    await container.message((api) => api({ ...get('/me'), headers: { accept: 'text/csv' } }))
    expect(rig.sent).toEqual(['access-secret-1'])
  })

  test('whose token was rejected is repeated with the same body and a fresh token', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    rig.apiFaults.push(
      (_request, _response, work) => work(),
      (_request, _response, work) => work(),
    )
    await container.message((api) => api({ method: 'POST', path: '/things', json: { a: 1 } }))

    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2'])
  })

  test('takes the token anew for each attempt: one that was refreshed during a wait is used after it', async () => {
    const container = rig.container()
    const other = rig.container()
    rig.apiFaults.push({ status: 429, body: {}, headers: { 'retry-after': '30' } })
    container.onWait = async () => {
      rig.expireAccessTokens()
      await other.call()
      container.tokens.offer(rig.stored())
    }
    await container.call()

    expect(rig.sent.filter((token) => token === 'access-secret-1')).toHaveLength(2)
    expect(rig.sent.at(-1)).toBe('access-secret-2')
    expect(rig.spent).toHaveLength(1)
  })

  test('whose token expires in a wait is rejected and repeated', async () => {
    const container = rig.container()
    rig.apiFaults.push({ status: 429, body: {}, headers: { 'retry-after': '30' } })
    container.onWait = () => rig.expireAccessTokens()
    await container.call()

    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-1', 'access-secret-2'])
  })

  test('goes to where the API is after the refresh', async () => {
    const [oldHost, newHost] = [await localApi(), await localApi()]
    oldHost.answer('GET /me', { status: 401, body: {} })
    newHost.answer('GET /me', { body: { id: 1 } })
    const baseOf = ({ access_token }: { access_token: string }) =>
      new URL(access_token === 'access-secret-1' ? oldHost.url : newHost.url)
    await rig.container({ baseOf }).call()

    expect(oldHost.requests).toHaveLength(1)
    expect(newHost.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer access-secret-2'])
  })

  test('to an absolute URL of the old host is not sent on there with the fresh token', async () => {
    const [oldHost, newHost] = [await localApi(), await localApi()]
    oldHost.answer('GET /page', { status: 401, body: {} })
    const baseOf = ({ access_token }: { access_token: string }) =>
      new URL(access_token === 'access-secret-1' ? oldHost.url : newHost.url)
    const call = rig
      .container({ baseOf })
      .message((api) => api({ method: 'GET', link: `${oldHost.url}/page` }))

    await expect(call).rejects.toMatchObject({ name: 'UnexpectedResponseError' })
    expect(oldHost.requests).toHaveLength(1)
    expect(newHost.requests).toEqual([])
  })
})

describe('of rejections', () => {
  const rejected = { status: 401, body: {} }

  test('one straight after a refresh ends in ReconnectRequiredError, with one spent refresh token', async () => {
    const container = rig.container()
    rig.apiFaults.push(rejected, rejected, rejected, rejected)

    await expect(container.call()).rejects.toMatchObject({
      name: 'ReconnectRequiredError',
      message: expect.stringMatching(
        /returned 401 for GET \/me\..*does not accept the account for this path/,
      ),
    })
    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2'])
    expect(rig.spent).toHaveLength(1)
  })

  test('after a refresh that did not help no message spends another token in vain', async () => {
    const container = rig.container()
    rig.apiFaults.push(...Array.from({ length: 6 }, () => rejected))
    for (let message = 1; message <= 5; message++) {
      await expect(container.call()).rejects.toMatchObject({
        name: 'ReconnectRequiredError',
        message: expect.stringContaining('does not accept the account for this path'),
      })
    }
    expect(rig.spent).toHaveLength(1)
    expect(rig.sent).toHaveLength(6)

    await container.call()
    rig.expireAccessTokens()
    await container.call()
    expect(rig.spent).toHaveLength(2)
  })

  test('after a refresh that did not help are mended by a reconnect at once', async () => {
    const container = rig.container()
    rig.apiFaults.push(...Array.from({ length: 3 }, () => rejected))
    for (let message = 1; message <= 2; message++) await container.call().catch(() => {})

    rig.reconnect()
    rig.apiFaults.push(rejected)
    await container.call()
    expect(rig.spent).toHaveLength(1)
  })

  test('after a refresh that did not help lead to another one a quarter of an hour later, and no sooner', async () => {
    const container = rig.container()
    rig.server.revokeAll()
    const { server } = rig
    rig.tokenFaults.push((_request, response) =>
      sendJson(response, 200, { ...server.connect(), expires_in: 86_400 }),
    )
    rig.apiFaults.push(...Array.from({ length: 4 }, () => rejected))
    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    rig.nowMs += 899_000
    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.spent).toHaveLength(1)

    rig.nowMs += 1000
    await container.call()
    expect(rig.spent).toHaveLength(2)
  })

  test('at one path leave the other paths alone, and cost one refresh in a quarter of an hour', async () => {
    const container = rig.container()
    const get = (path: string) => container.message((api) => api({ method: 'GET', path }))
    rig.apiFor = (path) => (path.startsWith('/forbidden') ? rejected : undefined)
    for (let message = 1; message <= 5; message++) {
      await expect(get(`/forbidden/${message}`)).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
      await get('/me')
    }
    expect(rig.spent).toHaveLength(1)

    rig.expireAccessTokens()
    await get('/me')
    expect(rig.spent).toHaveLength(2)
    await expect(get('/forbidden/6')).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.spent).toHaveLength(2)
  })

  test('of an API without a clock, which answers 404 elsewhere, cost one refresh and not one a message', async () => {
    const container = rig.container()
    const get = (path: string) => container.message((api) => api({ method: 'GET', path }))
    rig.apiFor = (path) => (path === '/gone' ? { status: 404, body: {} } : rejected)
    for (let message = 1; message <= 5; message++) {
      await expect(get('/me')).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
      await expect(get('/gone')).rejects.toMatchObject({ name: 'NotFoundError' })
      await expect(get(`/other-${message}`)).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    }
    expect(rig.spent).toHaveLength(1)
  })

  test('of a set that outlived its lifetime while it waited to be stored lead to another refresh', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    rig.onWrite = () => {
      rig.onWrite = () => {}
      rig.nowMs += 61_000
    }
    await container.call()
    expect(rig.spent).toHaveLength(2)
    expect(rig.sent.at(-1)).toBe('access-secret-3')
  })

  test("after a redirect to another host and back, without the token, don't affect the token", async () => {
    const [api, elsewhere] = [await localApi(), await localApi()]
    api.answer('GET /me', { status: 302, headers: { location: `${elsewhere.url}/away` } })
    elsewhere.answer('GET /away', { status: 302, headers: { location: `${api.url}/home` } })
    api.answer('GET /home', { status: 401, body: {} })
    await expect(rig.container({ baseOf: () => new URL(api.url) }).call()).rejects.toMatchObject({
      name: 'ApiError',
      status: 401,
    })
    expect(rig.spent).toEqual([])
  })

  test('of an adopted token leads to one refresh: three attempts and one spent refresh token', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    await rig.container().call()
    rig.sent.length = 0
    rig.spent.length = 0
    rig.apiFaults.push(rejected, rejected, rejected, rejected)

    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2', 'access-secret-3'])
    expect(rig.spent).toEqual(['refresh-secret-2'])
  })

  test('of an adopted token is mended by a fresh one', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    await rig.container().call()
    rig.apiFaults.push(rejected, rejected)
    await container.call()

    expect(rig.sent.at(-1)).toBe('access-secret-3')
  })

  test('of two adopted tokens are no sign that the grant is dead', async () => {
    const container = rig.container()
    const other = rig.container({ policy: 'everyCall' })
    let attempts = 0
    rig.onCall = async () => void (++attempts <= 2 && (await other.message(async () => {})))
    rig.apiFaults.push(rejected, rejected, rejected)

    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining('rejected 3 access tokens in a row'),
    })
    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2', 'access-secret-3'])
    await container.call()
  })

  test('403 is none: nothing is refreshed', async () => {
    rig.apiFaults.push({ status: 403, body: {} })

    await expect(rig.container().call()).rejects.toMatchObject({ name: 'PermissionError' })
    expect(rig.events).toEqual(['call'])
  })
})

test.each([
  [401, 'ApiError'],
  [403, 'ApiError'],
  [404, 'NotFoundError'],
  [503, 'TemporaryError'],
])(
  'a %d from another origin after a redirect does not affect the token, which is not sent there',
  async (status, name) => {
    const elsewhere = await localApi()
    elsewhere.answer('GET /file', { status, body: {} })
    rig.apiFaults.push({ status: 302, headers: { location: `${elsewhere.url}/file` } })
    const { host } = new URL(elsewhere.url)

    await expect(rig.container({ maxRetries: 0 }).call()).rejects.toMatchObject({
      name,
      status,
      message: expect.stringMatching(
        new RegExp(
          `^${host}, to which .+ redirected without the account's token, returned ${status} for GET /file`,
        ),
      ),
    })
    expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])
    expect(rig.spent).toEqual([])
  },
)

describe('a body', () => {
  test('that is a stream is not repeated, but the token is refreshed for the next message', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    const call = container.message((api) =>
      api({ method: 'PUT', path: '/file', body: Readable.from(['once']) }),
    )

    await expect(call).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining("the request's body was a stream that cannot be read again"),
    })
    expect(rig.sent).toEqual(['access-secret-1'])
    expect(rig.spent).toHaveLength(1)
    await container.call()
    expect(rig.sent.at(-1)).toBe('access-secret-2')
  })

  test('that can be opened again is repeated', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    await container.message((api) =>
      api({ method: 'PUT', path: '/file', body: () => Readable.from(['again']) }),
    )

    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2'])
  })
})
