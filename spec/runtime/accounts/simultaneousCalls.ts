import type { ServerResponse } from 'node:http'
import { type LocalServer, listen, sendJson } from '../../../tenant/localServer'
import { until } from '../../../tenant/measuring/until'
import { hasSucceeded } from '../../../tenant/race/containers'
import { me } from '../../support/containers'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const concurrent = 200
const later = 20

export const simultaneousCalls = tenantFacts('many simultaneous calls in one container', (tenant) => {
  // Rejects an expired token only after all calls have sent it, so that all of them are in progress at that time.
  let api: LocalServer
  const rejected: ServerResponse[] = []
  /** Length of the journal when each call with an expired token arrived. */
  const expiredArrivals: number[] = []
  beforeAll(async () => {
    api = await listen(async ({ headers }, response) => {
      const arrival = tenant.journal.events.length
      const isActive = await tenant.authorizationServer.isActive(String(headers.authorization).slice(7))
      if (isActive) return sendJson(response, 200, {})
      expiredArrivals.push(arrival)
      rejected.push(response)
      if (rejected.length >= concurrent) for (const each of rejected.splice(0)) sendJson(each, 401, {})
    })
  })
  afterAll(() => api.close())

  test('200 calls with an expired token cause one token request, and later calls wait for it', async () => {
    const { step, accountId } = await tenant.start('makeRawRequest', {
      fields: { provider: 'custom', apiBaseUrl: api.url },
      prefetch: concurrent + later,
      hasRaisedRates: true,
    })
    await tenant.authorizationServer.expireAccessTokens()
    await tenant.authorizationServer.fail({ delayMs: 500 })
    const seen = watch(tenant)

    const first = Array.from({ length: concurrent }, () => step.run(me))
    // The first read gets the account's fields, and the second one precedes the refresh.
    await until('the rejection is known', () => seen.events('platform').length > 1)
    const further = Array.from({ length: later }, () => step.run(me))
    const ends = await Promise.all([...first, ...further])

    expect(ends.filter(hasSucceeded)).toHaveLength(concurrent + later)
    const [refresh, ...others] = seen.events('token')
    expect(others).toEqual([])
    expect(seen.puts()).toMatchObject([{ accountId }])
    expect(expiredArrivals).toHaveLength(concurrent)
    expect(Math.max(...expiredArrivals)).toBeLessThanOrEqual(refresh?.seq ?? -1)
  })
  test('calls that wait for one of the four places of Microsoft Graph are sent with the refreshed token', async () => {
    const { step } = await tenant.start('makeRawRequest', { prefetch: 20, hasRaisedRates: true })
    await step.run(me)
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    const ends = await Promise.all(Array.from({ length: 20 }, () => step.run(me)))

    expect(ends.filter(hasSucceeded)).toHaveLength(20)
    expect(seen.events('token')).toHaveLength(1)
    const rejected = seen.events('api').filter(({ status }) => status === 401)
    // One more can be sent before the first rejection is known.
    expect(rejected.length).toBeLessThanOrEqual(5)
  })
})
