import { type AuthorizationServers, openAuthorizationServers } from '../../tenant/authorizationServer'
import {
  GrantRejected,
  type NewSecret,
  type PlatformApi,
  refreshAtTokenEndpoint,
  type SecretAttributes,
  startPlatformApi,
} from '../../tenant/platform'
import { SecretStore } from '../../tenant/platform/secretStore'

let platform: PlatformApi
beforeEach(async () => {
  platform = await startPlatformApi()
})
afterEach(() => platform.close())

/** Returns the response of the platform to a request of the Secrets API. */
async function callSecrets(method: 'GET' | 'POST', path: string, apiKey = platform.apiKey) {
  const response = await fetch(`${platform.url}/v2/workspaces/${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`${platform.username}:${apiKey}`).toString('base64')}` },
  })
  const body = (await response.json()) as { data: { attributes: SecretAttributes } }
  return { status: response.status, body }
}

describe('the Secrets API', () => {
  const tokenSet = { access_token: 'a1', refresh_token: 'r1', token_type: 'Bearer', expires_in: 3600 }
  const newTokens = { ...tokenSet, access_token: 'a2', refresh_token: 'r2' }

  function add(changes: Partial<NewSecret> = {}): void {
    const refresh = async () => newTokens
    platform.addSecret({
      workspaceId: 'workspace',
      secretId: 's',
      fields: {},
      tokens: tokenSet,
      refresh,
      ...changes,
    })
  }

  test('a secret contains its state, its tokens, its fields, and separately all other values of the provider', async () => {
    add({ fields: { provider: 'salesforce' }, tokens: { ...tokenSet, instance_url: 'https://my.example' } })
    expect(await callSecrets('GET', 'workspace/secrets/s')).toEqual({
      status: 200,
      body: {
        data: {
          id: 's',
          type: 'auth-secret',
          attributes: {
            name: 'Secret s',
            type: 'oauth2',
            state: 'ready',
            credentials: {
              access_token: 'a1',
              refresh_token: 'r1',
              expires_in: 3600,
              fields: { provider: 'salesforce' },
              undefined_params: { instance_url: 'https://my.example' },
            },
          },
        },
      },
    })
  })

  test('a secret is found only with the API key and its workspace', async () => {
    add()
    expect((await callSecrets('GET', 'workspace/secrets/s', 'wrong')).status).toBe(401)
    expect((await callSecrets('GET', 'other/secrets/s')).status).toBe(404)
    expect((await callSecrets('POST', 'other/secrets/s/refresh')).status).toBe(404)
    expect((await callSecrets('GET', 'workspace/secrets/none')).status).toBe(404)
    expect(() => platform.secretOf('none')).toThrow('There is no secret "none".')
  })

  test('a refresh uses the refresh token and stores the new tokens before it responds', async () => {
    const refresh = jest.fn(async () => newTokens)
    add({ refresh })
    const { status, body } = await callSecrets('POST', 'workspace/secrets/s/refresh')
    expect(status).toBe(200)
    expect(body.data.attributes.credentials).toMatchObject({ access_token: 'a2', refresh_token: 'r2' })
    expect(refresh.mock.calls).toEqual([['r1']])
    expect(platform.secretOf('s')).toEqual(body.data.attributes)
  })

  test('values that a refresh omits stay the same', async () => {
    const tokens = { ...tokenSet, instance_url: 'https://my.example', id: 'i1' }
    const refresh = async () => ({ access_token: 'a2', token_type: 'Bearer', id: 'i2' })
    add({ fields: { provider: 'custom' }, tokens, refresh })
    expect(
      (await callSecrets('POST', 'workspace/secrets/s/refresh')).body.data.attributes.credentials,
    ).toEqual({
      access_token: 'a2',
      refresh_token: 'r1',
      expires_in: 3600,
      fields: { provider: 'custom' },
      undefined_params: { instance_url: 'https://my.example', id: 'i2' },
    })
  })

  test('simultaneous refreshes of a secret share one refresh', async () => {
    const refresh = jest.fn(async () => newTokens)
    const store = new SecretStore()
    store.add({ workspaceId: 'workspace', secretId: 's', fields: {}, tokens: tokenSet, refresh })
    const outcomes = await Promise.all([store.refresh('s'), store.refresh('s')])
    expect(outcomes).toEqual([{ kind: 'refreshed' }, { kind: 'refreshed' }])
    expect(refresh).toHaveBeenCalledTimes(1)
    await store.refresh('s')
    expect(refresh.mock.calls).toEqual([['r1'], ['r2']])
  })

  test('a rejected grant fails the refresh, and the secret has the state error until it is reconnected', async () => {
    const refresh = () =>
      Promise.reject(new GrantRejected('The token endpoint rejected the grant: invalid_grant.'))
    add({ refresh })
    expect(await callSecrets('POST', 'workspace/secrets/s/refresh')).toEqual({
      status: 400,
      body: { error: 'The token endpoint rejected the grant: invalid_grant.' },
    })
    expect((await callSecrets('GET', 'workspace/secrets/s')).body.data.attributes).toMatchObject({
      state: 'error',
      error: 'The token endpoint rejected the grant: invalid_grant.',
      credentials: { access_token: 'a1' },
    })
    add({ tokens: newTokens })
    expect(platform.secretOf('s')).toMatchObject({ state: 'ready', credentials: { access_token: 'a2' } })
  })

  test('a refresh returns 503 and changes nothing if the token endpoint fails', async () => {
    add({ refresh: () => Promise.reject(new Error('The token endpoint returned 502 without tokens.')) })
    const before = platform.secretOf('s')
    expect((await callSecrets('POST', 'workspace/secrets/s/refresh')).status).toBe(503)
    expect(platform.secretOf('s')).toEqual(before)
  })

  test('a secret without a refresh token is not refreshed', async () => {
    const refresh = jest.fn(async () => newTokens)
    add({ tokens: { access_token: 'a1', token_type: 'Bearer' }, refresh })
    expect((await callSecrets('POST', 'workspace/secrets/s/refresh')).status).toBe(400)
    expect(refresh).not.toHaveBeenCalled()
  })

  describe('secrets that an authorization server refreshes', () => {
    let servers: AuthorizationServers
    beforeAll(() => {
      servers = openAuthorizationServers()
    })
    afterAll(() => servers.close())

    test.each(['post', 'basic', 'none'] as const)(
      'a secret is refreshed with client authentication by %s',
      async (clientAuth) => {
        const server = await servers.start({ clientAuth })
        const tokens = await server.connect()
        add({ tokens, refresh: refreshAtTokenEndpoint(server) })
        expect((await callSecrets('POST', 'workspace/secrets/s/refresh')).status).toBe(200)
        expect(await server.isActive(platform.secretOf('s').credentials.access_token)).toBe(true)
        await server.revokeGrants()
        expect((await callSecrets('POST', 'workspace/secrets/s/refresh')).status).toBe(400)
        expect(platform.secretOf('s').error).toContain('invalid_grant')
        await server.fail({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' })
        expect((await callSecrets('POST', 'workspace/secrets/s/refresh')).status).toBe(503)
      },
    )
  })
})
