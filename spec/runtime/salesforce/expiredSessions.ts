import type { SpecOrg } from '../../support/salesforceOrg'
import { rowIdsIn } from '../../support/salesforceRows'
import { watch } from '../../support/tenantWatch'

/** Describes polls with expired sessions of an org with or without rotation of refresh tokens. */
export function expiredSessions(org: SpecOrg, rotation: 'strict' | 'none'): void {
  test('each of three polls with an expired session refreshes once and continues', async () => {
    const { step, accountId } = await org.startPolling({ config: { pageSize: '20' } })
    const tokens = () => org.tenant.platform.keysOf(accountId)['oauth'] as Record<string, unknown>
    const first = tokens()
    const seen = watch(org.tenant)
    const { reuseDetected } = await org.tenant.authorizationServer.stats()
    const polled: string[] = []
    const ids: string[] = []

    for (let poll = 1; poll <= 3; poll++) {
      ids.push(org.twin.create('Contact', {}, { at: org.now }))
      org.now += 61_000
      await org.tenant.authorizationServer.expireAccessTokens()
      polled.push(...rowIdsIn((await step.run({})).outputs))
    }

    expect(polled).toEqual(ids)
    expect(seen.events('token')).toHaveLength(3)
    expect(seen.events('api').filter(({ status }) => status === 401)).toHaveLength(3)
    expect((await org.tenant.authorizationServer.stats()).reuseDetected).toBe(reuseDetected)
    expect(tokens()['instance_url']).toBe(org.twin.instanceUrl)
    expect(tokens()['refresh_token'] === first['refresh_token']).toBe(rotation === 'none')
    expect(tokens()['access_token']).not.toBe(first['access_token'])
  })
}
