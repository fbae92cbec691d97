import { setTimeout as delay } from 'node:timers/promises'
import type { Step } from '../../tenant/brokers/broker'
import { until } from '../../tenant/measuring/until'
import { type Ended, hasSucceeded, startContainers } from '../../tenant/race/containers'
import { ensureRedis, type Redis } from '../../tenant/redis'
import { callsByMessage, me, occurrences } from '../support/containers'
import { runCount } from '../support/runCount'
import { describeTenant, rabbitmqOptions } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

// The rest of a lifetime after its refresh is long enough for a busy machine.
const lifetimeSeconds = 8
const refreshesAhead = runCount(1, 3)

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

      const isOver = () => seen.events('token').length > refreshesAhead
      const ends = await Promise.all(steps.map((step) => sendUntil(isOver, step)))

      expect(ends.flat().filter((ended) => !hasSucceeded(ended))).toEqual([])
      const refreshes = seen.events('token')
      const logged = () =>
        callsByMessage(steps)
          .flat()
          .filter((call) => call === 'POST 200').length
      await until('each refresh is in a log', () => logged() === refreshes.length)
      expect(occurrences(callsByMessage(steps))).toEqual({
        'GET 401, POST 200, GET 200': 1,
        'GET 401, GET 200': 2,
        'GET 200': ends.flat().length - 3 - (refreshes.length - 1),
        // A refresh in the background: the call has its response before the refresh.
        'GET 200, POST 200': refreshes.length - 1,
      })
      for (const pause of pausesBetween(refreshes)) {
        // 70% of a lifetime, minus a second because the server's clock has whole seconds.
        expect(pause).toBeGreaterThan((0.7 * lifetimeSeconds - 1) * 1000)
        expect(pause).toBeLessThan(lifetimeSeconds * 1000)
      }
    }, 90_000)
  },
  { ...rabbitmqOptions(), authorization: { accessTokenTtlSeconds: lifetimeSeconds } },
)

/** Sends messages until the condition is true, each shortly after the previous one has ended. */
async function sendUntil(isOver: () => boolean, step: Step): Promise<Ended[]> {
  const ends: Ended[] = []
  while (!isOver()) {
    ends.push(await step.run(me))
    await delay(150)
  }
  return ends
}

function pausesBetween(events: readonly { readonly at: number }[]): number[] {
  return events.slice(1).map(({ at }, index) => at - (events[index]?.at ?? 0))
}
