import type { SpecTenant } from './tenantSpec'
import { watch } from './tenantWatch'

const me = { method: 'GET', url: '/me' }

/** Describes actions whose access token has expired, which behave the same with every broker. */
export function tokenFacts(tenant: SpecTenant): void {
  test('an expired token causes one 401, one refresh, and one retry, and the new token is stored before the retry', async () => {
    const { step, accountId } = await tenant.start('makeRawRequest')
    await tenant.authorizationServer.expireAccessTokens()
    // A slow platform reveals requests that don't wait for it.
    tenant.platform.fail({ method: 'PUT', path: /accounts/ }, { delayMs: 150 })
    const seen = watch(tenant)

    const { end, outputs } = await step.run(me)

    expect(end).toBe('acked')
    expect(outputs).toMatchObject([{ kind: 'data', body: { statusCode: 200 } }])
    expect(seen.story()).toEqual([
      'api: GET /v1.0/me 401',
      'token: POST /token 200',
      `platform: PUT /v1/accounts/${accountId} 200`,
      'api: GET /v1.0/me 200',
    ])
    const put = seen.events('platform').find(({ method }) => method === 'PUT')
    expect(seen.requests().at(-1)?.journalLength).toBeGreaterThan(put?.seq ?? Number.POSITIVE_INFINITY)
  })

  test('20 concurrent messages that find their token expired share one token request', async () => {
    const { step } = await tenant.start('makeRawRequest', { prefetch: 20 })
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    const runs = await Promise.all(Array.from({ length: 20 }, () => step.run(me)))

    expect(runs.map(({ end }) => end)).toEqual(Array(20).fill('acked'))
    expect(seen.events('token')).toHaveLength(1)
    expect(seen.puts()).toHaveLength(1)
    const statuses = seen.events('api').map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(20)
    expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(1)
  })
}

/** Describes many refreshes in a row with rotation of the refresh token. */
export function rotationFacts(tenant: SpecTenant): void {
  test('a strict server sees no reused refresh token after 30 messages that each find their token expired', async () => {
    const { step, accountId, stepId } = await tenant.start('makeRawRequest')
    const before = await tenant.authorizationServer.stats()
    const seen = watch(tenant)

    for (let message = 1; message <= 30; message++) {
      await tenant.authorizationServer.expireAccessTokens()
      expect((await step.run(me)).end).toBe('acked')
    }

    const after = await tenant.authorizationServer.stats()
    expect(after.reuseDetected).toBe(before.reuseDetected)
    expect(after.refreshes).toBe(before.refreshes + 30)
    expect(seen.puts()).toHaveLength(30)
    expect(tenant.platform.keysOf(accountId)).toEqual(seen.puts().at(-1)?.keys)
    await expectStoredSetToWork(tenant, accountId, stepId)
  })
}

/**
 * Checks that a new container can use the stored token set: its access token is valid, and its refresh token
 * works.
 */
async function expectStoredSetToWork(tenant: SpecTenant, accountId: string, stepId: string): Promise<void> {
  const { access_token } = tenant.platform.keysOf(accountId)['oauth'] as { access_token: string }
  await expect(tenant.authorizationServer.isActive(access_token)).resolves.toBe(true)
  const restarted = await tenant.startStep({ accountId, stepId, functionName: 'makeRawRequest' })
  await tenant.authorizationServer.expireAccessTokens()
  await expect(restarted.run(me)).resolves.toMatchObject({ end: 'acked' })
}
