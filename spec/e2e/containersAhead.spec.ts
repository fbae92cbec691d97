import { setTimeout as delay } from 'node:timers/promises'
import type { Step } from '../../tenant/brokers/broker'
import { type Ended, hasSucceeded, startContainers } from '../../tenant/race/containers'
import { ensureRedis, type Redis } from '../../tenant/redis'
import { callsByMessage, me, occurrences } from '../support/containers'
import { runCount } from '../support/runCount'
import { describeTenant, rabbitmqOptions } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

const lifetimeSeconds = 4
const trafficMs = runCount(8000, 12_000)

describeTenant(
  'three containers of one account that refresh ahead',
  (tenant) => {
    let redis: Redis
    beforeAll(async () => {
      redis = await ensureRedis()
    }, 300_000)
    afterAll(() => redis.stop())

    test('no call waits, no token is rejected after the first expiration, and one refresh per lifetime is enough for all', async () => {
      const { steps } = await startContainers(tenant, {
        fields: { refreshPolicy: 'ahead' },
        environment: { REFRESH_LOCK_URL: redis.url },
      })
      // Slow enough to show which calls wait for it.
      await tenant.authorizationServer.fail({ delayMs: 200 }, Number.POSITIVE_INFINITY)
      // The expiration of the account's first token is unknown.
      await tenant.authorizationServer.expireAccessTokens()
      const seen = watch(tenant)

      const ends = await Promise.all(steps.map((step) => sendUntil(Date.now() + trafficMs, step)))

      expect(ends.flat().filter((ended) => !hasSucceeded(ended))).toEqual([])
      const refreshes = seen.events('token')
      expect(occurrences(callsByMessage(steps))).toEqual({
        'GET 401, POST 200, GET 200': 1,
        'GET 401, GET 200': 2,
        'GET 200': ends.flat().length - 3 - (refreshes.length - 1),
        // A refresh in the background: the call has its response before the refresh.
        'GET 200, POST 200': refreshes.length - 1,
      })
      expect(refreshes.length).toBeGreaterThanOrEqual(trafficMs / 1000 / lifetimeSeconds)
      for (const pause of pausesBetween(refreshes)) {
        // 70% of a lifetime, minus a second because the server's clock has whole seconds.
        expect(pause).toBeGreaterThan((0.7 * lifetimeSeconds - 1) * 1000)
        expect(pause).toBeLessThan(lifetimeSeconds * 1000)
      }
    })
  },
  { ...rabbitmqOptions(), authorization: { accessTokenTtlSeconds: lifetimeSeconds } },
)

/** Sends messages until a time, each shortly after the previous one has ended. */
async function sendUntil(endMs: number, step: Step): Promise<Ended[]> {
  const ends: Ended[] = []
  while (Date.now() < endMs) {
    ends.push(await step.run(me))
    await delay(50)
  }
  return ends
}

function pausesBetween(events: readonly { readonly at: number }[]): number[] {
  return events.slice(1).map(({ at }, index) => at - (events[index]?.at ?? 0))
}
