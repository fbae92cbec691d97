import type { TokenFault } from '../../tenant/authorizationServer'
import type { Fault } from '../../tenant/graph'
import { startPolling } from '../support/tenantPolls'
import { describeTenant, type StartedStep } from '../support/tenantSpec'

const me = { method: 'GET', url: '/me' }
const environment = { HTTP_MAX_RETRIES: '0' }

// What leaks is found by the last fact of every tenant; here the other servers do what they can to provoke it.
describeTenant('secrets that come back in answers', (tenant) => {
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
      'the words of an error',
      (token) => errorAnswer(400, { code: 'Odd', message: `Bad header: Bearer ${token}` }),
    ],
    ['the code of an error', (token) => errorAnswer(400, { code: token, message: 'See the code' })],
    [
      'the request id of an error',
      (token) => errorAnswer(403, { code: 'Odd', innerError: { 'request-id': token } }),
    ],
    [
      'a URL in the words of an error',
      (token) => errorAnswer(404, { message: `GET https://a.example/x?access_token=${token}` }),
    ],
    [
      'a percent-encoded URL',
      (token) => errorAnswer(400, { message: encodeURIComponent(`?t=${token}&code=1`) }),
    ],
    ['the words of a 503', (token) => errorAnswer(503, { message: token })],
    ['base64', (token) => errorAnswer(400, { message: Buffer.from(token).toString('base64') })],
  ])('the access token in %s of the API', async (_where, fault) => {
    const { access_token } = tokensOf(action.accountId)
    tenant.graph.fail(fault(access_token))

    const { outputs } = await action.step.run(me)

    const said = JSON.stringify(outputs) + action.step.log()
    expect(said).toContain('***')
    for (const form of [access_token, Buffer.from(access_token).toString('base64').replace(/=+$/, '')]) {
      expect(said).not.toContain(form)
    }
  })

  test.each<[string, (refreshToken: string, clientSecret: string) => TokenFault]>([
    [
      'the description of invalid_request',
      (token) => refusal('invalid_request', `The token ${token} is unknown`),
    ],
    [
      'the description of invalid_client',
      (_token, secret) => refusal('invalid_client', `Wrong secret: ${secret}`),
    ],
    [
      'the percent-encoded request',
      (token, secret) => refusal('invalid_request', new URLSearchParams({ token, secret }).toString()),
    ],
    [
      'an HTML page',
      (token, secret) => ({ status: 500, contentType: 'text/html', body: `<p>${token} ${secret}</p>` }),
    ],
    ['the name of the error', (token) => refusal(token.slice(0, 64), '')],
  ])('refresh token and client secret in %s of the token endpoint', async (_where, fault) => {
    const { refresh_token } = tokensOf(expired.accountId)
    await tenant.authorizationServer.fail(fault(refresh_token, tenant.authorizationServer.clientSecret))

    const { outputs } = await expired.step.run(me)

    expect(outputs.map(({ kind }) => kind)).not.toContain('data')
  })

  test('the refresh token in the words with which the platform refuses to show the account', async () => {
    const { refresh_token } = tokensOf(expired.accountId)
    const answer = { status: 400, body: { error: refresh_token } }
    tenant.platform.fail({ method: 'GET', path: /accounts/ }, answer, Number.POSITIVE_INFINITY)

    const { outputs } = await expired.step.run(me)

    expect(outputs).toMatchObject([
      { kind: 'rebound', body: { message: expect.stringContaining('returned 400') } },
    ])
  })

  test('a token in the url of a request', async () => {
    const { access_token } = tokensOf(action.accountId)

    const { outputs } = await action.step.run({ method: 'GET', url: `/me?access_token=${access_token}` })

    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'ApiError' } }])
  })

  test('a whole poll that refreshes on the way', async () => {
    const { step } = await startPolling(tenant, 6, { config: { pageSize: '2' } })
    await tenant.authorizationServer.expireAccessTokens()

    await expect(step.run({})).resolves.toMatchObject({ end: 'acked' })
  })
})

function errorAnswer(status: number, error: object): Fault {
  return { kind: 'answer', status, body: { error } }
}

function refusal(error: string, error_description: string): TokenFault {
  return { status: 400, body: { error, error_description } }
}
