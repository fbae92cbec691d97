import type { TokenFault } from '../../../tenant/authorizationServer'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const me = { method: 'GET', url: '/me' }
const polling = 'getNewAndUpdatedObjectsPolling'
const fewRetries = { HTTP_MAX_RETRIES: '1' }
const unavailable: TokenFault = { status: 503, contentType: 'text/html', body: '<h1>Down</h1>' }
const always = Number.POSITIVE_INFINITY

export const tokenEndpointFaults = tenantFacts('a token endpoint with faults', (tenant) => {
  const expired = async (functionName: string, wish: Parameters<typeof tenant.start>[1] = {}) => {
    return expire(await tenant.start(functionName, { environment: fewRetries, ...wish }))
  }
  const expire = async (started: StartedStep) => {
    await tenant.authorizationServer.expireAccessTokens()
    return { ...started, keysBefore: tenant.platform.keysOf(started.accountId), seen: watch(tenant) }
  }

  let action: StartedStep
  beforeAll(async () => {
    action = await tenant.start('makeRawRequest', { environment: fewRetries })
  })

  test('a message succeeds if the token endpoint returns 503 twice', async () => {
    const { step, seen } = await expired('makeRawRequest', { environment: {} })
    await tenant.authorizationServer.fail(unavailable, 2)

    const { end, outputs } = await step.run(me)

    expect(end).toBe('acked')
    expect(outputs).toMatchObject([{ kind: 'data', body: { statusCode: 200 } }])
    expect(seen.events('token').map(({ status }) => status)).toEqual([503, 503, 200])
    expect(seen.puts()).toHaveLength(1)
  })

  test('an action rebounds its message while the token endpoint returns 503, and the message succeeds later', async () => {
    const { step, accountId, seen, keysBefore } = await expired('makeRawRequest')
    await tenant.authorizationServer.fail(unavailable, always)

    const { messageId } = await step.send(me)
    await expect(step.ended(messageId)).resolves.toBe('acked')

    expect(step.outputs).toMatchObject([
      {
        kind: 'rebound',
        messageId,
        body: { message: expect.stringMatching(/token endpoint .* returned no tokens: it returned 503/) },
      },
    ])
    expect(seen.events('token').map(({ status }) => status)).toEqual([503, 503])
    expect(seen.puts()).toEqual([])
    expect(tenant.platform.keysOf(accountId)).toEqual(keysBefore)

    await tenant.authorizationServer.clearFaults()
    await step.send(me, { messageId, reboundIteration: 1 })
    await expect(step.ended(messageId)).resolves.toBe('acked')
    expect(step.outputs.at(-1)).toMatchObject({ kind: 'data', body: { statusCode: 200 } })
  })

  test('a trigger fails without a new snapshot or new keys while the token endpoint returns 503', async () => {
    const parentId = tenant.graph.createFolder('Token endpoint down')
    tenant.graph.seed(1, { folderId: parentId })
    const config = { objectType: 'contacts', parentId }
    const { step, accountId, seen, keysBefore } = await expired(polling, { environment: fewRetries, config })
    await tenant.authorizationServer.fail(unavailable, always)

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'TemporaryError' } }])
    expect(seen.puts()).toEqual([])
    expect(tenant.platform.keysOf(accountId)).toEqual(keysBefore)
  })

  test.each<[string, TokenFault, object]>([
    [
      'HTML in a 200 is a lost response',
      { status: 200, contentType: 'text/html', body: '<p>Sign in</p>' },
      { kind: 'rebound', body: { message: expect.stringContaining('returned 200 and no JSON object') } },
    ],
    [
      'a 200 without a token is a lost response',
      { status: 200, body: { token_type: 'Bearer', refresh_token: 'not-to-be-kept' } },
      { kind: 'rebound', body: { message: expect.stringContaining('returned 200 without an access token') } },
    ],
    [
      'a 400 in HTML from a firewall is temporary',
      { status: 400, contentType: 'text/html', body: '<h1>Blocked</h1>' },
      { kind: 'rebound', body: { message: expect.stringContaining('returned 400 ("Blocked")') } },
    ],
    [
      'invalid_client is an error of the OAuth app',
      { status: 401, body: { error: 'invalid_client' } },
      {
        kind: 'error',
        body: { name: 'ClientRejectedError', message: expect.stringContaining('OAUTH_CLIENT_SECRET') },
      },
    ],
  ])('%s, and writes nothing', async (_what, fault, output) => {
    const { step, accountId, seen, keysBefore } = await expire(action)
    await tenant.authorizationServer.fail(fault, always)

    const { outputs } = await step.run(me)

    expect(outputs).toMatchObject([output])
    expect(seen.puts()).toEqual([])
    expect(tenant.platform.keysOf(accountId)).toEqual(keysBefore)
    await tenant.authorizationServer.clearFaults()
    await expect(step.run(me)).resolves.toMatchObject({ end: 'acked', outputs: [{ kind: 'data' }] })
  })

  test('an error in a 200 rejects the grant, although the response has an access token', async () => {
    const { step, accountId, seen, keysBefore } = await expired('makeRawRequest')
    const body = { ok: false, error: 'token_revoked', access_token: 'not-to-be-kept' }
    await tenant.authorizationServer.fail({ status: 200, body }, always)

    const { outputs } = await step.run(me)

    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'ReconnectRequiredError', message: expect.stringContaining('token_revoked') },
      },
    ])
    expect(seen.events('token')).toHaveLength(1)
    expect(seen.puts()).toEqual([])
    expect(tenant.platform.keysOf(accountId)).toEqual(keysBefore)
  })

  test('an invalid grant causes one token request, and the running container works after the account is reconnected', async () => {
    const { step, accountId, seen } = await expired('makeRawRequest')
    await tenant.authorizationServer.revokeGrants()

    for (let message = 1; message <= 3; message++) {
      const { end, outputs } = await step.run(me)
      expect(end).toBe('rejected')
      expect(outputs).toMatchObject([
        {
          kind: 'error',
          body: { name: 'ReconnectRequiredError', message: expect.stringContaining('Reconnect the account') },
        },
      ])
    }
    expect(seen.events('token')).toHaveLength(1)

    const oauth = await tenant.authorizationServer.connect()
    tenant.platform.addAccount(accountId, { ...tenant.platform.keysOf(accountId), oauth })
    await expect(step.run(me)).resolves.toMatchObject({ end: 'acked' })
    await tenant.authorizationServer.expireAccessTokens()
    await expect(step.run(me)).resolves.toMatchObject({ end: 'acked' })
    expect(seen.events('token').map(({ status }) => status)).toEqual([400, 200, 200])
  })
})
