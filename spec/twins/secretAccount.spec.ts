import { randomUUID } from 'node:crypto'
import { type LocalServer, listen, sendJson } from '../../tenant/localServer'
import { type SecretTenant, startSecretTenant, WORKSPACE } from './secretTenant'

let tenant: SecretTenant
beforeAll(async () => {
  tenant = await startSecretTenant()
})
afterAll(() => tenant.close())

// Whatever a test is about: no keys are written, and no secret is told.
afterEach(async () => {
  const { emitted, said, server, platform, journal } = tenant
  expect(emitted).not.toContainEqual(expect.objectContaining({ event: 'updateKeys' }))
  const all = [...said.splice(0), JSON.stringify(journal.events)].join('\n')
  for (const secret of [...(await server.issuedSecrets()), platform.apiKey]) expect(all).not.toContain(secret)
})

describe('the secret of a step', () => {
  test('is read once, not once a message', async () => {
    const secretId = await tenant.connect()
    const together = [1, 2, 3].map(() => tenant.send({ secretId }))
    expect(await Promise.all(together)).toEqual([200, 200, 200])
    expect(await tenant.send({ secretId })).toBe(200)
    expect(tenant.platformCalls()).toEqual(['GET'])
    expect(tenant.tokenCalls()).toBe(0)
  })

  test('is refreshed by the platform where its token is rejected and it shows no newer one', async () => {
    const secretId = await tenant.connectAndExpire()
    expect(await tenant.send({ secretId })).toBe(200)
    expect(tenant.platformCalls()).toEqual(['GET', 'POST', 'GET'])
    expect(tenant.tokenCalls()).toBe(1)
    expect(tenant.graph.requestsSeen.slice(-2).map(({ status }) => status)).toEqual([401, 200])

    expect(await tenant.send({ secretId })).toBe(200)
    expect(tenant.platformCalls()).toHaveLength(3)
  })

  test('is not refreshed where it shows a newer token already', async () => {
    const secretId = await tenant.connectAndExpire()
    await refreshElsewhere(secretId)
    expect(await tenant.send({ secretId })).toBe(200)
    expect(tenant.platformCalls()).toEqual(['GET'])
    expect(tenant.tokenCalls()).toBe(0)
  })

  test('is refreshed once for all messages that meet the expired token together', async () => {
    const secretId = await tenant.connectAndExpire()
    const together = Array.from({ length: 50 }, () => tenant.send({ secretId }))
    expect(new Set(await Promise.all(together))).toEqual(new Set([200]))
    expect(tenant.platformCalls()).toEqual(['GET', 'POST', 'GET'])
    expect(tenant.tokenCalls()).toBe(1)
  })

  test('is asked for once where it is dead, is named to the user, and heals by a reconnect', async () => {
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

describe('what a provider sends beyond RFC 6749', () => {
  let api: LocalServer
  beforeAll(async () => {
    api = await listen((request, response) => {
      sendJson(response, request.headers.authorization === 'Bearer a2' ? 200 : 401, [])
    })
  })
  afterAll(() => api.close())

  test('is found in a secret, and survives a refresh like its fields', async () => {
    const secretId = randomUUID()
    tenant.platform.addSecret({
      workspaceId: WORKSPACE,
      secretId,
      fields: { provider: 'salesforce' },
      tokens: { access_token: 'a1', refresh_token: 'r1', token_type: 'Bearer', instance_url: api.url },
      refresh: async () => ({ access_token: 'a2', token_type: 'Bearer' }),
    })
    expect(await tenant.send({ secretId }, '/limits')).toBe(200)
    expect(await tenant.send({ secretId }, '/limits')).toBe(200)
  })

  test('is found where the platform hands over the credentials of a secret that is only being made', async () => {
    const oauth = { access_token: 'a2', undefined_params: { instance_url: api.url } }
    expect(await tenant.send({ provider: 'salesforce', oauth }, '/limits')).toBe(200)
  })
})

/** Has the platform refresh the secret, as another container or its own clock does. */
async function refreshElsewhere(secretId: string): Promise<void> {
  const { url, username, apiKey } = tenant.platform
  const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`
  const secret = `${url}/v2/workspaces/${WORKSPACE}/secrets/${secretId}`
  await fetch(`${secret}/refresh`, { method: 'POST', headers: { authorization } })
  tenant.journal.clear()
}
