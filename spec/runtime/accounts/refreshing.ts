import { tenantFacts } from '../../support/tenantSpec'
import { rotationFacts, tokenFacts } from '../../support/tenantTokenFacts'
import { watch } from '../../support/tenantWatch'

const me = { method: 'GET', url: '/me' }

export const refreshing = tenantFacts('refreshing', (tenant) => {
  tokenFacts(tenant)
  rotationFacts(tenant)

  const tokensOf = (accountId: string) =>
    tenant.platform.keysOf(accountId)['oauth'] as Record<string, unknown> & { refresh_token: string }

  test('later messages use the new token, although the platform still passes the old one', async () => {
    const { step } = await tenant.start('makeRawRequest')
    await tenant.authorizationServer.expireAccessTokens()
    await step.run(me)
    const seen = watch(tenant)

    await step.run(me)

    expect(seen.story()).toEqual(['api: GET /v1.0/me 200'])
  })

  test('everyCall refreshes once per execution and gets no 401', async () => {
    const { step, accountId } = await tenant.start('makeRawRequest', {
      fields: { refreshPolicy: 'everyCall' },
    })
    const seen = watch(tenant)

    for (let message = 1; message <= 3; message++) await step.run(me)

    const execution = [
      'token: POST /token 200',
      `platform: PUT /v1/accounts/${accountId} 200`,
      'api: GET /v1.0/me 200',
    ]
    expect(seen.story()).toEqual([...execution, ...execution, ...execution])
  })

  test('everyCall refreshes once for a poll of several pages', async () => {
    const parentId = tenant.graph.createFolder('everyCall')
    tenant.graph.seed(5, { folderId: parentId })
    const { step } = await tenant.start('getNewAndUpdatedObjectsPolling', {
      fields: { refreshPolicy: 'everyCall' },
      config: { objectType: 'contacts', parentId, pageSize: '2' },
    })
    const seen = watch(tenant)

    const { outputs } = await step.run({})

    expect(outputs.filter(({ kind }) => kind === 'data')).toHaveLength(5)
    expect(seen.events('token')).toHaveLength(1)
    expect(seen.events('api').map(({ status }) => status)).toEqual([200, 200, 200])
  })

  test('the previous refresh token is kept and used again if the response omits one', async () => {
    const { step, accountId } = await tenant.start('makeRawRequest')
    const connected = tokensOf(accountId)
    await tenant.authorizationServer.fail({ omitRefreshToken: true })

    await tenant.authorizationServer.expireAccessTokens()
    await step.run(me)

    expect(tokensOf(accountId).refresh_token).toBe(connected.refresh_token)
    expect(tokensOf(accountId)['access_token']).not.toBe(connected['access_token'])
    await tenant.authorizationServer.expireAccessTokens()
    await expect(step.run(me)).resolves.toMatchObject({ end: 'acked' })
    expect(tokensOf(accountId).refresh_token).not.toBe(connected.refresh_token)
  })

  test('a write contains all fields of the credential and all extra values of the provider', async () => {
    const fields = {
      provider: 'custom',
      apiBaseUrl: tenant.graph.apiBase,
      verifyPath: '/me',
      refreshPolicy: 'whenRejected',
    }
    const accountId = await tenant.connect(fields)
    tenant.platform.addAccount(accountId, {
      ...fields,
      oauth: { ...tokensOf(accountId), of_the_code_response_only: { kept: [1, 2] } },
    })
    const connected = tokensOf(accountId)
    const step = await tenant.startStep({ accountId, stepId: 'extras', functionName: 'makeRawRequest' })
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    await step.run(me)

    expect(connected).toMatchObject({ instance_url: expect.any(String), id: expect.any(String) })
    const isNew = (name: string) => expect.not.stringMatching(String(connected[name]))
    expect(seen.puts()).toEqual([
      {
        accountId,
        keys: {
          ...fields,
          oauth: {
            ...connected,
            access_token: isNew('access_token'),
            refresh_token: isNew('refresh_token'),
          },
        },
      },
    ])
  })

  test('if two containers share an account, one refreshes and the other one adopts', async () => {
    const { step, accountId } = await tenant.start('makeRawRequest')
    const other = await tenant.startStep({ accountId, stepId: 'adopter', functionName: 'makeRawRequest' })
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    await step.run(me)
    await expect(other.run(me)).resolves.toMatchObject({ end: 'acked' })

    expect(seen.events('token')).toHaveLength(1)
    // The second container reads the account before its first call.
    expect(seen.events('api').map(({ status }) => status)).toEqual([401, 200, 200])
  })

  test('a token set that the platform rejects is kept and saved with the next message, without another refresh', async () => {
    const { step, accountId } = await tenant.start('makeRawRequest')
    await tenant.authorizationServer.expireAccessTokens()
    // The runtime's client would retry a 5xx for seconds.
    tenant.platform.fail({ method: 'PUT', path: /accounts/ }, { status: 429 }, Number.POSITIVE_INFINITY)
    const seen = watch(tenant)
    const failed = await step.run(me)
    tenant.platform.clearFaults()

    await expect(step.run(me)).resolves.toMatchObject({ end: 'acked' })

    expect(failed.end).toBe('rejected')
    expect(seen.events('token')).toHaveLength(1)
    expect(seen.puts()).toMatchObject([{ accountId }])
    expect(seen.story().slice(-2)).toEqual([
      `platform: PUT /v1/accounts/${accountId} 200`,
      'api: GET /v1.0/me 200',
    ])
  })
})
