import { randomUUID } from 'node:crypto'
import { type LocalServer, listen, sendJson } from '../../tenant/localServer'
import { changeEnvironment, platformEnvironment, type SecretTenant, startSecretTenant } from './secretTenant'

const secretRead = { method: 'GET', path: /\/secrets\// }
const secretRefresh = { method: 'POST', path: /\/refresh$/ }

let tenant: SecretTenant
beforeAll(async () => {
  tenant = await startSecretTenant()
})
afterAll(() => tenant.close())

let restoreEnvironment = () => {}
afterEach(() => {
  restoreEnvironment()
  restoreEnvironment = () => {}
})

test('a message is rebounded if the platform fails while a secret is read or refreshed', async () => {
  const { platform, server, send, emitted } = tenant
  emitted.length = 0
  const secretId = await tenant.connect()
  platform.fail(secretRead, { status: 500, body: {} })
  expect(await send({ secretId })).toBeUndefined()
  expect(await send({ secretId })).toBe(200)

  await server.expireAccessTokens()
  platform.fail(secretRead, { status: 502, body: '<h1>Bad Gateway</h1>' })
  expect(await send({ secretId })).toBeUndefined()
  platform.fail(secretRefresh, { status: 500, body: {} })
  expect(await send({ secretId })).toBeUndefined()
  await server.fail({ status: 503 })
  expect(await send({ secretId })).toBeUndefined()
  expect(await send({ secretId })).toBe(200)

  expect(emitted.map(({ event }) => event)).toEqual(Array(4).fill('rebound'))
  expect(emitted.map(({ payload }) => payload)).toEqual(
    Array(4).fill(expect.objectContaining({ name: 'TemporaryError' })),
  )
})

test('a request to a platform that fails once is retried', async () => {
  restoreEnvironment = changeEnvironment({ HTTP_MAX_RETRIES: '2' })
  const { platform, server, send } = tenant
  const secretId = await tenant.connect()
  platform.fail(secretRead, { status: 503, body: {} })
  expect(await send({ secretId })).toBe(200)

  await server.expireAccessTokens()
  platform.fail(secretRead, { status: 502, body: '<h1>Bad Gateway</h1>' })
  platform.fail(secretRefresh, { status: 429, body: {} })
  expect(await send({ secretId })).toBe(200)
  expect(tenant.platformCalls()).toEqual(['GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'GET'])
})

test.each([408, 409, 429, 302, 504])(
  'a refresh that returns %i does not invalidate the secret',
  async (status) => {
    const secretId = await tenant.connectAndExpire()
    tenant.platform.fail(secretRefresh, { status, body: {} })
    expect(await tenant.send({ secretId })).toBeUndefined()
    expect(await tenant.send({ secretId })).toBe(200)
  },
)

test.each([408, 409, 423, 425, 429, 302])(
  'a message is rebounded if reading its secret returns %i',
  async (status) => {
    const secretId = await tenant.connect()
    tenant.platform.fail(secretRead, { status, body: {} })
    expect(await tenant.send({ secretId })).toBeUndefined()
    expect(await tenant.send({ secretId })).toBe(200)
  },
)

test.each([401, 403, 404])(
  'a message fails with the name of its secret if the platform returns %i',
  async (status) => {
    const { platform, server, send } = tenant
    const secretId = await tenant.connect()
    const message = expect.stringMatching(new RegExp(`the secret ${secretId}.*\\b${status}\\b`))
    platform.fail(secretRead, { status, body: {} })
    await expect(send({ secretId })).rejects.toMatchObject({ name: 'ConfigurationError', message })
    expect(await send({ secretId })).toBe(200)

    await server.expireAccessTokens()
    platform.fail(secretRefresh, { status, body: {} })
    await expect(send({ secretId })).rejects.toMatchObject({ name: 'ApiError', message })
    expect(await send({ secretId })).toBe(200)
  },
)

test('a rejected auth client is reported, and messages succeed after it is corrected on the platform', async () => {
  const secretId = await tenant.connectAndExpire()
  tenant.platform.fail(secretRefresh, { status: 400, body: { error: 'invalid_client' } })
  await expect(tenant.send({ secretId })).rejects.toMatchObject({
    name: 'ClientRejectedError',
    message: expect.stringContaining("Check the secret's auth client"),
  })
  expect(await tenant.send({ secretId })).toBe(200)
})

test('a refresh whose response was lost is found in the secret and not repeated', async () => {
  const secretId = await tenant.connectAndExpire()
  restoreEnvironment = changeEnvironment({ HTTP_TIMEOUT_MS: '400' })
  await tenant.server.fail({ delayMs: 600 })
  expect(await tenant.send({ secretId })).toBe(200)
  expect(tenant.platformCalls().filter((method) => method === 'POST')).toHaveLength(1)
  expect(tenant.tokenCalls()).toBe(1)
})

describe('refresh responses of other platform versions', () => {
  let api: LocalServer
  beforeAll(async () => {
    api = await listen((request, response) => {
      sendJson(response, request.headers.authorization === 'Bearer a2' ? 200 : 401, {})
    })
  })
  afterAll(() => api.close())

  test('a refresh can return a list with one secret', async () => {
    const calls = await sendWith((_before, after) => [after])
    expect(calls).toEqual(['GET', 'GET', 'POST'])
  })

  test('the secret is read after a refresh that returns the previous token', async () => {
    const calls = await sendWith((before) => before)
    expect(calls).toEqual(['GET', 'GET', 'POST', 'GET'])
  })

  /** Sends a message to a platform that responds to a refresh as given. Returns the methods of its requests. */
  async function sendWith(refreshed: (before: unknown, after: unknown) => unknown): Promise<string[]> {
    const [before, after] = ['a1', 'a2'].map((access_token) => {
      const fields = { provider: 'custom', apiBaseUrl: api.url }
      return { attributes: { credentials: { access_token, refresh_token: 'r', fields } } }
    })
    const calls: string[] = []
    const platform = await listen(({ method = '' }, response) => {
      calls.push(method)
      const current = calls.includes('POST') ? after : before
      sendJson(response, 200, { data: method === 'POST' ? refreshed(before, after) : current })
    })
    restoreEnvironment = changeEnvironment(platformEnvironment({ ...tenant.platform, url: platform.url }))
    expect(await tenant.send({ secretId: randomUUID() }, '/')).toBe(200)
    await platform.close()
    return calls
  }
})
