import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { TenantCall } from '../../../tenant'
import { listen } from '../../../tenant/localServer'
import { callService } from '../../../tenant/service'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const noRetries = { HTTP_MAX_RETRIES: '0' }

export const verifyCredentials = tenantFacts('verifyCredentials through runService.js', (tenant) => {
  const reasons: string[] = []

  async function verify(call: Pick<TenantCall, 'accountId' | 'environment'>) {
    const environment = { ...noRetries, ...call.environment }
    const { result } = await tenant.call('verifyCredentials', { ...call, environment })
    expect(result.status).toBe('success')
    return result.data as { verified: boolean; reason?: string }
  }

  async function expectRejection(call: Parameters<typeof verify>[0], reason: RegExp): Promise<void> {
    const outcome = await verify(call)
    expect(outcome).toEqual({ verified: false, reason: expect.stringMatching(reason) })
    reasons.push(outcome.reason ?? '')
  }

  test('a valid credential is accepted with one API call', async () => {
    const accountId = await tenant.connect()
    const seen = watch(tenant)

    expect(await verify({ accountId })).toEqual({ verified: true })
    expect(seen.story()).toEqual(['api: GET /v1.0/me 200'])
  })

  test('an expired token is refreshed and the new token set is stored', async () => {
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

  test('everyCall causes no refresh during verification', async () => {
    const fields = { provider: 'microsoft', apiBaseUrl: tenant.graph.apiBase, refreshPolicy: 'everyCall' }
    const accountId = await tenant.connect(fields)
    const seen = watch(tenant)

    expect(await verify({ accountId })).toEqual({ verified: true })
    expect(seen.events('token')).toEqual([])
  })

  test('an expired token is reported without a refresh if there is no account to store a new one', async () => {
    const accountId = await tenant.connect()
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    const { result } = await callService('verifyCredentials', {
      platform: tenant.platform,
      componentPath: join(__dirname, '../../..'),
      credential: tenant.platform.keysOf(accountId),
      environment: { ...tenant.authorizationServer.environment, ...noRetries },
    })

    expect(result.data).toEqual({ verified: false, reason: expect.stringContaining('no way to store') })
    expect(seen.events('token')).toEqual([])
  })

  test('the reason for a wrong client secret contains the variables of the OAuth app', async () => {
    const accountId = await tenant.connect()
    await tenant.authorizationServer.expireAccessTokens()

    await expectRejection(
      { accountId, environment: { OAUTH_CLIENT_SECRET: 'wrong' } },
      /rejected the refresh: invalid_client.*OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET/,
    )
  })

  test('the reason for an invalid grant says to reconnect', async () => {
    const accountId = await tenant.connect()
    await tenant.authorizationServer.expireAccessTokens()
    await tenant.authorizationServer.revokeGrants()

    await expectRejection({ accountId }, /is no longer valid\. Reconnect the account\..*invalid_grant/)
  })

  test('the reason for a missing permission mentions the permission', async () => {
    const accountId = await tenant.connect()
    tenant.graph.fail({ kind: 'forbidden' })

    await expectRejection({ accountId }, /403 ErrorAccessDenied.*missing permission/)
  })

  test('the reason for an unreachable host contains its URL', async () => {
    const accountId = await tenant.connect({ provider: 'microsoft', apiBaseUrl: 'http://127.0.0.1:1/v1.0' })

    await expectRejection({ accountId }, /could not be reached for GET http:\/\/127\.0\.0\.1:1\/v1\.0\/me/)
  })

  test.each(['OAUTH_CLIENT_ID', 'OAUTH_TOKEN_URI'])(
    'the reason for a missing %s contains its name',
    async (name) => {
      const accountId = await tenant.connect()

      await expectRejection({ accountId, environment: { [name]: '' } }, new RegExp(`${name} is missing`))
    },
  )

  test('the reason for a custom API without apiBaseUrl names the field', async () => {
    const accountId = await tenant.connect({ provider: 'custom' })

    await expectRejection({ accountId }, /"apiBaseUrl" is missing/)
  })

  test('a custom API without verifyPath is called at its base URL, and the log mentions the limited check', async () => {
    const accountId = await tenant.connect({ provider: 'custom', apiBaseUrl: tenant.graph.apiBase })
    const seen = watch(tenant)

    const { result, log } = await tenant.call('verifyCredentials', { accountId, environment: noRetries })

    expect(result.data).toEqual({ verified: true })
    expect(log).toContain('has no verifyPath')
    expect(seen.events('api')).toMatchObject([{ path: expect.stringMatching(/^\/v1\.0\/?$/) }])
  })

  test('a custom API without verifyPath fails verification if it rejects the token', async () => {
    const accountId = await tenant.connect({ provider: 'custom', apiBaseUrl: tenant.graph.apiBase })
    tenant.graph.rejectAll()

    await expectRejection(
      { accountId },
      /401 InvalidAuthenticationToken.*Reconnect the account.*rejected a new access token/,
    )
  })

  test('a custom API fails verification if its verifyPath does not return success', async () => {
    const fields = { provider: 'custom', apiBaseUrl: tenant.graph.apiBase, verifyPath: '/nowhere' }

    await expectRejection({ accountId: await tenant.connect(fields) }, /400 .*for GET \/v1\.0\/nowhere/)
  })

  const login = '<!doctype html><title>Log in</title>'
  test.each([
    ['custom', { hello: 'anyone' }, /redirected GET \/me to .*without the account's token/],
    ['microsoft', login, /redirected GET \/me to .*without the account's token/],
    ['microsoft', undefined, /returned 200 without a JSON object for the account's user/],
  ])(
    'verification of %s fails if the response %j does not come from its API',
    async (provider, body, reason) => {
      const page = body ?? login
      const send = (response: ServerResponse) =>
        response.end(typeof page === 'string' ? page : JSON.stringify(page))
      const elsewhere = await listen((_request, response) => send(response))
      const api = await listen((_request, response) =>
        body === undefined ? send(response) : response.writeHead(302, { location: elsewhere.url }).end(),
      )
      try {
        const accountId = await tenant.connect({ provider, apiBaseUrl: api.url, verifyPath: '/me' })
        await expectRejection({ accountId }, reason)
      } finally {
        await Promise.all([elsewhere.close(), api.close()])
      }
    },
  )

  test('each reason is different', () => {
    expect(reasons).toHaveLength(12)
    expect(new Set(reasons).size).toBe(12)
  })
})
