import { randomUUID } from 'node:crypto'
import { type LocalServer, listen, sendJson } from '../../tenant/localServer'
import { type SecretTenant, startSecretTenant, workspaceId } from './secretTenant'

let tenant: SecretTenant
beforeAll(async () => {
  tenant = await startSecretTenant()
})
afterAll(() => tenant.close())

// In every test: no keys are written, and no secrets are logged.
afterEach(async () => {
  const { emitted, said, server, platform, journal } = tenant
  expect(emitted).not.toContainEqual(expect.objectContaining({ event: 'updateKeys' }))
  const all = [...said.splice(0), JSON.stringify(journal.events)].join('\n')
  for (const secret of [...(await server.issuedSecrets()), platform.apiKey]) expect(all).not.toContain(secret)
})

describe('the secret of a step', () => {
  test('a secret is read once for all messages', async () => {
    const secretId = await tenant.connect()
    const together = [1, 2, 3].map(() => tenant.send({ secretId }))
    expect(await Promise.all(together)).toEqual([200, 200, 200])
    expect(await tenant.send({ secretId })).toBe(200)
    expect(tenant.platformCalls()).toEqual(['GET'])
    expect(tenant.tokenCalls()).toBe(0)
  })

  test('the platform refreshes a secret if its token is rejected and the secret has no newer one', async () => {
    const secretId = await tenant.connectAndExpire()
    expect(await tenant.send({ secretId })).toBe(200)
    expect(tenant.platformCalls()).toEqual(['GET', 'POST', 'GET'])
    expect(tenant.tokenCalls()).toBe(1)
    expect(tenant.graph.requestsSeen.slice(-2).map(({ status }) => status)).toEqual([401, 200])

    expect(await tenant.send({ secretId })).toBe(200)
    expect(tenant.platformCalls()).toHaveLength(3)
  })

  test('a secret is not refreshed if it already has a newer token', async () => {
    const secretId = await tenant.connectAndExpire()
    await refreshElsewhere(secretId)
    expect(await tenant.send({ secretId })).toBe(200)
    expect(tenant.platformCalls()).toEqual(['GET'])
    expect(tenant.tokenCalls()).toBe(0)
  })

  test('a secret is refreshed once for all simultaneous messages whose token is rejected', async () => {
    const secretId = await tenant.connectAndExpire()
    const together = Array.from({ length: 50 }, () => tenant.send({ secretId }))
    expect(new Set(await Promise.all(together))).toEqual(new Set([200]))
    expect(tenant.platformCalls()).toEqual(['GET', 'POST', 'GET'])
    expect(tenant.tokenCalls()).toBe(1)
  })

  test('a secret with an invalid grant is refreshed once, and the error names it until it is reconnected', async () => {
    const secretId = await tenant.connectAndExpire()
    await tenant.server.revokeGrants()
    for (let message = 1; message <= 3; message++) {
      await expect(tenant.send({ secretId })).rejects.toMatchObject({
        name: 'ReconnectRequiredError',
        message: expect.stringContaining(`the secret ${secretId} is no longer valid. Reconnect the account`),
      })
    }
    expect(tenant.said.join()).toContain(`the secret ${secretId}: it returned 400 invalid_grant`)
    expect(tenant.platformCalls().filter((method) => method === 'POST')).toHaveLength(1)
    expect(tenant.tokenCalls()).toBe(1)

    await tenant.connect(secretId)
    expect(await tenant.send({ secretId })).toBe(200)
    await tenant.server.expireAccessTokens()
    expect(await tenant.send({ secretId })).toBe(200)
  })
})

describe('token response values beyond RFC 6749', () => {
  let api: LocalServer
  beforeAll(async () => {
    api = await listen((request, response) => {
      sendJson(response, request.headers.authorization === 'Bearer a2' ? 200 : 401, [])
    })
  })
  afterAll(() => api.close())

  test('the instance URL in a secret is used, also after a refresh', async () => {
    const secretId = randomUUID()
    tenant.platform.addSecret({
      workspaceId,
      secretId,
      fields: { provider: 'salesforce' },
      tokens: { access_token: 'a1', refresh_token: 'r1', token_type: 'Bearer', instance_url: api.url },
      refresh: async () => ({ access_token: 'a2', token_type: 'Bearer' }),
    })
    expect(await tenant.send({ secretId }, '/limits')).toBe(200)
    expect(await tenant.send({ secretId }, '/limits')).toBe(200)
  })

  test('the instance URL is used if the platform passes the credentials of a secret that is being created', async () => {
    const oauth = { access_token: 'a2', undefined_params: { instance_url: api.url } }
    expect(await tenant.send({ provider: 'salesforce', oauth }, '/limits')).toBe(200)
  })
})

/** Refreshes the secret through the platform, as another container or the platform itself does. */
async function refreshElsewhere(secretId: string): Promise<void> {
  const { url, username, apiKey } = tenant.platform
  const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`
  const secret = `${url}/v2/workspaces/${workspaceId}/secrets/${secretId}`
  await fetch(`${secret}/refresh`, { method: 'POST', headers: { authorization } })
  tenant.journal.clear()
}
