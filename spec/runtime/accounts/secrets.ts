import type { TokenFault } from '../../../tenant/authorizationServer'
import type { Fault } from '../../../tenant/graph'
import { startPolling } from '../../support/tenantPolls'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'

const me = { method: 'GET', url: '/me' }
const environment = { HTTP_MAX_RETRIES: '0' }

// The last fact of every tenant finds leaked secrets. Here the servers put secrets into their responses.
export const secrets = tenantFacts('secrets in responses', (tenant) => {
  let action: StartedStep
  let expired: StartedStep
  beforeAll(async () => {
    expired = await tenant.start('makeRawRequest', { environment })
    await tenant.authorizationServer.expireAccessTokens()
    action = await tenant.start('makeRawRequest', { environment })
  })

  const tokensOf = (accountId: string) =>
    tenant.platform.keysOf(accountId)['oauth'] as { access_token: string; refresh_token: string }

  test.each<[string, (token: string) => Fault]>([
    [
      'the error message',
      (token) => errorResponse(400, { code: 'Odd', message: `Bad header: Bearer ${token}` }),
    ],
    ['the error code', (token) => errorResponse(400, { code: token, message: 'See the code' })],
    ['the request ID', (token) => errorResponse(403, { code: 'Odd', innerError: { 'request-id': token } })],
    [
      'a URL in the error message',
      (token) => errorResponse(404, { message: `GET https://a.example/x?access_token=${token}` }),
    ],
    [
      'a percent-encoded URL',
      (token) => errorResponse(400, { message: encodeURIComponent(`?t=${token}&code=1`) }),
    ],
    ['the error message of a 503', (token) => errorResponse(503, { message: token })],
    ['base64', (token) => errorResponse(400, { message: Buffer.from(token).toString('base64') })],
  ])('an access token in %s of the API is redacted', async (_where, fault) => {
    const { access_token } = tokensOf(action.accountId)
    tenant.graph.fail(fault(access_token))

    const { outputs } = await action.step.run(me)

    const written = JSON.stringify(outputs) + action.step.log()
    expect(written).toContain('***')
    for (const form of [access_token, Buffer.from(access_token).toString('base64').replace(/=+$/, '')]) {
      expect(written).not.toContain(form)
    }
  })

  test.each<[string, (refreshToken: string, clientSecret: string) => TokenFault]>([
    [
      'the description of invalid_request',
      (token) => rejection('invalid_request', `The token ${token} is unknown`),
    ],
    [
      'the description of invalid_client',
      (_token, secret) => rejection('invalid_client', `Wrong secret: ${secret}`),
    ],
    [
      'the percent-encoded request',
      (token, secret) => rejection('invalid_request', new URLSearchParams({ token, secret }).toString()),
    ],
    [
      'an HTML page',
      (token, secret) => ({ status: 500, contentType: 'text/html', body: `<p>${token} ${secret}</p>` }),
    ],
    ['the error code', (token) => rejection(token.slice(0, 64), '')],
  ])(
    'a refresh token and a client secret in %s of the token endpoint are redacted',
    async (_where, fault) => {
      const { refresh_token } = tokensOf(expired.accountId)
      await tenant.authorizationServer.fail(fault(refresh_token, tenant.authorizationServer.clientSecret))

      const { outputs } = await expired.step.run(me)

      expect(outputs.map(({ kind }) => kind)).not.toContain('data')
    },
  )

  test('a refresh token in an error message of the platform is redacted', async () => {
    const { refresh_token } = tokensOf(expired.accountId)
    const response = { status: 400, body: { error: refresh_token } }
    tenant.platform.fail({ method: 'GET', path: /accounts/ }, response, Number.POSITIVE_INFINITY)

    const { outputs } = await expired.step.run(me)

    expect(outputs).toMatchObject([
      { kind: 'rebound', body: { message: expect.stringContaining('returned 400') } },
    ])
  })

  test('a token in the URL of a request is redacted', async () => {
    const { access_token } = tokensOf(action.accountId)

    const { outputs } = await action.step.run({ method: 'GET', url: `/me?access_token=${access_token}` })

    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'ApiError' } }])
  })

  test('a complete poll with a refresh logs no secrets', async () => {
    const { step } = await startPolling(tenant, 6, { config: { pageSize: '2' } })
    await tenant.authorizationServer.expireAccessTokens()

    await expect(step.run({})).resolves.toMatchObject({ end: 'acked' })
  })
})

function errorResponse(status: number, error: object): Fault {
  return { kind: 'answer', status, body: { error } }
}

function rejection(error: string, error_description: string): TokenFault {
  return { status: 400, body: { error, error_description } }
}
