import { randomUUID } from 'node:crypto'
import { type LocalServer, listen, sendJson } from '../../tenant/localServer'
import { changeEnvironment, platformEnvironment, type SecretTenant, startSecretTenant } from './secretTenant'

const GET_SECRET = { method: 'GET', path: /\/secrets\// }
const POST_REFRESH = { method: 'POST', path: /\/refresh$/ }

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

test('a platform that is out of order sends the message back, at the first reading and at a refresh', async () => {
  const { platform, server, send, emitted } = tenant
  emitted.length = 0
  const secretId = await tenant.connect()
  platform.fail(GET_SECRET, { status: 500, body: {} })
  expect(await send({ secretId })).toBeUndefined()
  expect(await send({ secretId })).toBe(200)

  await server.expireAccessTokens()
  platform.fail(GET_SECRET, { status: 502, body: '<h1>Bad Gateway</h1>' })
  expect(await send({ secretId })).toBeUndefined()
  platform.fail(POST_REFRESH, { status: 500, body: {} })
  expect(await send({ secretId })).toBeUndefined()
  await server.fail({ status: 503 })
  expect(await send({ secretId })).toBeUndefined()
  expect(await send({ secretId })).toBe(200)

  expect(emitted.map(({ event }) => event)).toEqual(Array(4).fill('rebound'))
  expect(emitted.map(({ payload }) => payload)).toEqual(
    Array(4).fill(expect.objectContaining({ name: 'TemporaryError' })),
  )
})

test('a platform that fails for a moment is asked again', async () => {
  restoreEnvironment = changeEnvironment({ HTTP_MAX_RETRIES: '2' })
  const { platform, server, send } = tenant
  const secretId = await tenant.connect()
  platform.fail(GET_SECRET, { status: 503, body: {} })
  expect(await send({ secretId })).toBe(200)

  await server.expireAccessTokens()
  platform.fail(GET_SECRET, { status: 502, body: '<h1>Bad Gateway</h1>' })
  platform.fail(POST_REFRESH, { status: 429, body: {} })
  expect(await send({ secretId })).toBe(200)
  expect(tenant.platformCalls()).toEqual(['GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'GET'])
})

test.each([408, 409, 429, 302, 504])(
  'a refresh that is answered with %i does not end the secret',
  async (status) => {
    const secretId = await tenant.connectAndExpire()
    tenant.platform.fail(POST_REFRESH, { status, body: {} })
    expect(await tenant.send({ secretId })).toBeUndefined()
    expect(await tenant.send({ secretId })).toBe(200)
  },
)

test.each([408, 429])('a reading that is answered with %i sends the message back', async (status) => {
  const secretId = await tenant.connect()
  tenant.platform.fail(GET_SECRET, { status, body: {} })
  expect(await tenant.send({ secretId })).toBeUndefined()
  expect(await tenant.send({ secretId })).toBe(200)
})

test.each([401, 403, 404])(
  'a platform that denies the secret with %i is told to the user',
  async (status) => {
    const { platform, server, send } = tenant
    const secretId = await tenant.connect()
    const message = expect.stringMatching(new RegExp(`the secret ${secretId}.*\\b${status}\\b`))
    platform.fail(GET_SECRET, { status, body: {} })
    await expect(send({ secretId })).rejects.toMatchObject({ name: 'ConfigurationError', message })
    expect(await send({ secretId })).toBe(200)

    await server.expireAccessTokens()
    platform.fail(POST_REFRESH, { status, body: {} })
    await expect(send({ secretId })).rejects.toMatchObject({ name: 'ApiError', message })
    expect(await send({ secretId })).toBe(200)
  },
)

test('an auth-client that is rejected is told as such, and mending it at the platform is enough', async () => {
  const secretId = await tenant.connectAndExpire()
  tenant.platform.fail(POST_REFRESH, { status: 400, body: { error: 'invalid_client' } })
  await expect(tenant.send({ secretId })).rejects.toMatchObject({
    name: 'ClientRejectedError',
    message: expect.stringContaining("Check the secret's auth client"),
  })
  expect(await tenant.send({ secretId })).toBe(200)
})

test('a refresh whose answer was lost is found in the secret and not asked for again', async () => {
  const secretId = await tenant.connectAndExpire()
  restoreEnvironment = changeEnvironment({ HTTP_TIMEOUT_MS: '400' })
  await tenant.server.fail({ delayMs: 600 })
  expect(await tenant.send({ secretId })).toBe(200)
  expect(tenant.platformCalls().filter((method) => method === 'POST')).toHaveLength(1)
  expect(tenant.tokenCalls()).toBe(1)
})

describe('other versions of the platform', () => {
  let api: LocalServer
  beforeAll(async () => {
    api = await listen((request, response) => {
      sendJson(response, request.headers.authorization === 'Bearer a2' ? 200 : 401, {})
    })
  })
  afterAll(() => api.close())

  test('a refresh that is answered with a list of one works', async () => {
    const calls = await sendWith((_before, after) => [after])
    expect(calls).toEqual(['GET', 'GET', 'POST'])
  })

  test('a refresh that is answered with the token of before is looked up in the secret', async () => {
    const calls = await sendWith((before) => before)
    expect(calls).toEqual(['GET', 'GET', 'POST', 'GET'])
  })

  /** Sends one message to a platform that answers a refresh with this; gives the calls that it saw. */
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
