import { join } from 'node:path'
import type { TenantCall } from '../../tenant'
import { callService } from '../../tenant/service'
import { describeTenant } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

const noRetries = { HTTP_MAX_RETRIES: '0' }

describeTenant('verifyCredentials, built and run by runService.js', (tenant) => {
  const sentences: string[] = []

  async function verify(call: Pick<TenantCall, 'accountId' | 'environment'>) {
    const environment = { ...noRetries, ...call.environment }
    const { result } = await tenant.call('verifyCredentials', { ...call, environment })
    expect(result.status).toBe('success')
    return result.data as { verified: boolean; reason?: string }
  }

  async function expectRefusal(call: Parameters<typeof verify>[0], reason: RegExp): Promise<void> {
    const answer = await verify(call)
    expect(answer).toEqual({ verified: false, reason: expect.stringMatching(reason) })
    sentences.push(answer.reason ?? '')
  }

  test('accepts a good credential with one API call', async () => {
    const accountId = await tenant.connect()
    const seen = watch(tenant)

    expect(await verify({ accountId })).toEqual({ verified: true })
    expect(seen.story()).toEqual(['api: GET /v1.0/me 200'])
  })

  test('refreshes an expired token and stores the new set', async () => {
    const accountId = await tenant.connect()
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    expect(await verify({ accountId })).toEqual({ verified: true })
    expect(seen.story()).toEqual([
      'api: GET /v1.0/me 401',
      'token: POST /token 200',
      `platform: PUT /v1/accounts/${accountId} 200`,
      'api: GET /v1.0/me 200',
    ])
  })

  test('everyCall costs no token here', async () => {
    const fields = { provider: 'microsoft', apiBaseUrl: tenant.graph.apiBase, refreshPolicy: 'everyCall' }
    const accountId = await tenant.connect(fields)
    const seen = watch(tenant)

    expect(await verify({ accountId })).toEqual({ verified: true })
    expect(seen.events('token')).toEqual([])
  })

  test('without an account to store them in no tokens are fetched: the expired one is reported', async () => {
    const accountId = await tenant.connect()
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    const { result } = await callService('verifyCredentials', {
      platform: tenant.platform,
      componentPath: join(__dirname, '../..'),
      credential: tenant.platform.keysOf(accountId),
      environment: { ...tenant.authorizationServer.environment, ...noRetries },
    })

    expect(result.data).toEqual({ verified: false, reason: expect.stringContaining('no way to store') })
    expect(seen.events('token')).toEqual([])
  })

  test('a wrong client secret: the sentence names the variables of the application', async () => {
    const accountId = await tenant.connect()
    await tenant.authorizationServer.expireAccessTokens()

    await expectRefusal(
      { accountId, environment: { OAUTH_CLIENT_SECRET: 'wrong' } },
      /rejected the refresh: invalid_client.*OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET/,
    )
  })

  test('a dead grant: the sentence says to reconnect', async () => {
    const accountId = await tenant.connect()
    await tenant.authorizationServer.expireAccessTokens()
    await tenant.authorizationServer.revokeGrants()

    await expectRefusal({ accountId }, /is no longer valid\. Reconnect the account\..*invalid_grant/)
  })

  test('a missing permission: the sentence says so', async () => {
    const accountId = await tenant.connect()
    tenant.graph.fail({ kind: 'forbidden' })

    await expectRefusal({ accountId }, /403 ErrorAccessDenied.*missing permission/)
  })

  test('an unreachable host: the sentence names it', async () => {
    const accountId = await tenant.connect({ provider: 'microsoft', apiBaseUrl: 'http://127.0.0.1:1/v1.0' })

    await expectRefusal({ accountId }, /could not be reached for GET http:\/\/127\.0\.0\.1:1\/v1\.0\/me/)
  })

  test.each(['OAUTH_CLIENT_ID', 'OAUTH_TOKEN_URI'])('a missing %s: the sentence names it', async (name) => {
    const accountId = await tenant.connect()

    await expectRefusal({ accountId, environment: { [name]: '' } }, new RegExp(`${name} is missing`))
  })

  test('a custom API without apiBaseUrl: the sentence names the field', async () => {
    const accountId = await tenant.connect({ provider: 'custom' })

    await expectRefusal({ accountId }, /"apiBaseUrl" is missing/)
  })

  test('a custom API without verifyPath is called at its base, and the log says how little that proves', async () => {
    const accountId = await tenant.connect({ provider: 'custom', apiBaseUrl: tenant.graph.apiBase })
    const seen = watch(tenant)

    const { result, log } = await tenant.call('verifyCredentials', { accountId, environment: noRetries })

    expect(result.data).toEqual({ verified: true })
    expect(log).toContain('has no verifyPath')
    expect(seen.events('api')).toMatchObject([{ path: expect.stringMatching(/^\/v1\.0\/?$/) }])
  })

  test('a custom API without verifyPath that rejects the token is refused all the same', async () => {
    const accountId = await tenant.connect({ provider: 'custom', apiBaseUrl: tenant.graph.apiBase })
    tenant.graph.rejectAll()

    await expectRefusal(
      { accountId },
      /401 InvalidAuthenticationToken.*Reconnect the account.*rejected a new access token/,
    )
  })

  test('a custom API with a verifyPath that does not answer with success is refused', async () => {
    const fields = { provider: 'custom', apiBaseUrl: tenant.graph.apiBase, verifyPath: '/nowhere' }

    await expectRefusal({ accountId: await tenant.connect(fields) }, /400 .*for GET \/v1\.0\/nowhere/)
  })

  test('each of these sentences is another one', () => {
    expect(sentences).toHaveLength(9)
    expect(new Set(sentences).size).toBe(9)
  })
})
