import { Readable } from 'node:stream'
import type { ApiRequest } from '../../../lib/http/api'
import { sendJson } from '../../../tenant/localServer'
import { localApi } from '../../support/localApi'
import { deferred, type Rig, startRig, until } from './rig'

const get = (path: string): ApiRequest => ({ method: 'GET', path })

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})

describe('an authorized call', () => {
  test('a call has the bearer token, which the headers of the caller cannot replace', async () => {
    const container = rig.container()
    await container.message((api) => api({ ...get('/me'), headers: { accept: 'text/csv' } }))
    expect(rig.sent).toEqual(['access-secret-1'])
  })

  test('a call whose token is rejected is sent again with the same body and a fresh token', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    rig.apiFaults.push(
      (_request, _response, work) => work(),
      (_request, _response, work) => work(),
    )
    await container.message((api) => api({ method: 'POST', path: '/things', json: { a: 1 } }))

    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2'])
  })

  test('a call uses the newest token for each attempt, including one that was refreshed during a delay', async () => {
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
    expect(rig.exchanged).toHaveLength(1)
  })

  test('a call whose token expires during a delay is rejected and sent again', async () => {
    const container = rig.container()
    rig.apiFaults.push({ status: 429, body: {}, headers: { 'retry-after': '30' } })
    container.onWait = () => rig.expireAccessTokens()
    await container.call()

    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-1', 'access-secret-2'])
  })

  test('a call uses the base URL from after the refresh', async () => {
    const [oldHost, newHost] = [await localApi(), await localApi()]
    oldHost.respond('GET /me', { status: 401, body: {} })
    newHost.respond('GET /me', { body: { id: 1 } })
    const baseOf = ({ access_token }: { access_token: string }) =>
      new URL(access_token === 'access-secret-1' ? oldHost.url : newHost.url)
    await rig.container({ baseOf }).call()

    expect(oldHost.requests).toHaveLength(1)
    expect(newHost.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer access-secret-2'])
  })

  test('a call whose path moves with the refresh, and whose new token is rejected too, causes one refresh', async () => {
    const api = await localApi()
    api.respond('GET /old/me', { status: 401, body: {} })
    api.respond('GET /new/me', { status: 401, body: {} })
    const baseOf = ({ access_token }: { access_token: string }) =>
      new URL(access_token === 'access-secret-1' ? '/old' : '/new', api.url)

    await expect(rig.container({ baseOf }).call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.exchanged).toHaveLength(1)
  })

  test('a call to an absolute URL of the old host is not sent there again with the fresh token', async () => {
    const [oldHost, newHost] = [await localApi(), await localApi()]
    oldHost.respond('GET /page', { status: 401, body: {} })
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

describe('rejections', () => {
  const rejected = { status: 401, body: {} }

  test('a rejection directly after a refresh ends in a ReconnectRequiredError and uses one refresh token', async () => {
    const container = rig.container()
    rig.apiFaults.push(rejected, rejected, rejected, rejected)

    await expect(container.call()).rejects.toMatchObject({
      name: 'ReconnectRequiredError',
      message: expect.stringMatching(
        /returned 401 for GET \/me\..*does not accept the account for this path/,
      ),
    })
    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2'])
    expect(rig.exchanged).toHaveLength(1)
  })

  test('a refresh that did not help is not repeated for the next messages', async () => {
    const container = rig.container()
    rig.apiFaults.push(...Array.from({ length: 6 }, () => rejected))
    for (let message = 1; message <= 5; message++) {
      await expect(container.call()).rejects.toMatchObject({
        name: 'ReconnectRequiredError',
        message: expect.stringContaining('does not accept the account for this path'),
      })
    }
    expect(rig.exchanged).toHaveLength(1)
    expect(rig.sent).toHaveLength(6)

    await container.call()
    rig.expireAccessTokens()
    await container.call()
    expect(rig.exchanged).toHaveLength(2)
  })

  test('a reconnect after a refresh that did not help takes effect immediately', async () => {
    const container = rig.container()
    rig.apiFaults.push(...Array.from({ length: 3 }, () => rejected))
    for (let message = 1; message <= 2; message++) await container.call().catch(() => {})

    rig.reconnect()
    rig.apiFaults.push(rejected)
    await container.call()
    expect(rig.exchanged).toHaveLength(1)
  })

  test('a refresh that did not help is repeated after 15 minutes, and not before', async () => {
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
    expect(rig.exchanged).toHaveLength(1)

    rig.nowMs += 1000
    await container.call()
    expect(rig.exchanged).toHaveLength(2)
  })

  test('rejections at one path do not affect other paths and cause one refresh in 15 minutes', async () => {
    const container = rig.container()
    const get = (path: string) => container.message((api) => api({ method: 'GET', path }))
    rig.apiFor = (path) => (path.startsWith('/forbidden') ? rejected : undefined)
    for (let message = 1; message <= 5; message++) {
      await expect(get(`/forbidden/${message}`)).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
      await get('/me')
    }
    expect(rig.exchanged).toHaveLength(1)

    rig.expireAccessTokens()
    await get('/me')
    expect(rig.exchanged).toHaveLength(2)
    await expect(get('/forbidden/6')).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.exchanged).toHaveLength(2)
  })

  test('a call that starts during the refresh for its path shares it, even if its own token is rejected first', async () => {
    const container = rig.container()
    const get = (path: string) => container.message((api) => api({ method: 'GET', path }))
    rig.apiFor = () => rejected
    const exchange = deferred()
    rig.tokenFaults.push(async (_request, _response, work) => {
      await exchange.promise
      work()
    })
    const first = get('/forbidden/1')
    await until(() => rig.exchanged.length === 1)
    const second = get('/forbidden/2')
    const held = deferred()
    // The first call's repeat has no response until the second call has failed.
    rig.onCall = (path) => (path === '/forbidden/1' ? held.promise : undefined)
    exchange.resolve()

    await expect(second).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    held.resolve()
    await expect(first).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.exchanged).toHaveLength(1)
    expect(rig.sent).toHaveLength(3)
  })

  test.each([
    ['accepted', { status: 200, body: {} }],
    ['rejected with 404', { status: 404, body: {} }],
  ])(
    'a token that was %s at the path of its refresh is refreshed again when it is rejected there',
    async (_how, response) => {
      const container = rig.container()
      rig.apiFaults.push(rejected, response)
      await container.call().catch(() => {})
      rig.apiFaults.push(rejected)
      await container.call()
      expect(rig.exchanged).toHaveLength(2)
    },
  )

  test('rejections by an API without a clock that returns 404 elsewhere cause one refresh instead of one per message', async () => {
    const container = rig.container()
    const get = (path: string) => container.message((api) => api({ method: 'GET', path }))
    rig.apiFor = (path) => (path === '/gone' ? { status: 404, body: {} } : rejected)
    for (let message = 1; message <= 5; message++) {
      await expect(get('/me')).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
      await expect(get('/gone')).rejects.toMatchObject({ name: 'NotFoundError' })
      await expect(get(`/other-${message}`)).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    }
    expect(rig.exchanged).toHaveLength(1)
  })

  test('a rejection of a token set that expired before it was saved causes another refresh', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    rig.onWrite = () => {
      rig.onWrite = () => {}
      rig.nowMs += 61_000
    }
    await container.call()
    expect(rig.exchanged).toHaveLength(2)
    expect(rig.sent.at(-1)).toBe('access-secret-3')
  })

  test('a rejection after a redirect to another host and back, without the token, does not affect the token', async () => {
    const [api, elsewhere] = [await localApi(), await localApi()]
    api.respond('GET /me', { status: 302, headers: { location: `${elsewhere.url}/away` } })
    elsewhere.respond('GET /away', { status: 302, headers: { location: `${api.url}/home` } })
    api.respond('GET /home', { status: 401, body: {} })
    await expect(rig.container({ baseOf: () => new URL(api.url) }).call()).rejects.toMatchObject({
      name: 'ApiError',
      status: 401,
    })
    expect(rig.exchanged).toEqual([])
  })

  test('a 401 for an adopted token causes one refresh and at most three attempts', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    await rig.container().call()
    rig.sent.length = 0
    rig.exchanged.length = 0
    rig.apiFaults.push(rejected, rejected, rejected, rejected)

    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2', 'access-secret-3'])
    expect(rig.exchanged).toEqual(['refresh-secret-2'])
  })

  test('a rejected adopted token is replaced by a fresh one', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    await rig.container().call()
    rig.apiFaults.push(rejected, rejected)
    await container.call()

    expect(rig.sent.at(-1)).toBe('access-secret-3')
  })

  test('rejections of two adopted tokens do not invalidate the grant', async () => {
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

  test('a 403 is not a rejection of the token and causes no refresh', async () => {
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
    elsewhere.respond('GET /file', { status, body: {} })
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
    expect(rig.exchanged).toEqual([])
  },
)

describe('bodies of rejected requests', () => {
  test('a body that is a stream is not sent again, but the token is refreshed for the next message', async () => {
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
    expect(rig.exchanged).toHaveLength(1)
    await container.call()
    expect(rig.sent.at(-1)).toBe('access-secret-2')
  })

  test('a body that can be opened again is sent again', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    await container.message((api) =>
      api({ method: 'PUT', path: '/file', body: () => Readable.from(['again']) }),
    )

    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2'])
  })
})
