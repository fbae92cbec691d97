import { setTimeout as delay } from 'node:timers/promises'
import { median } from '../../tenant/faults/report.js'
import { startTenant } from '../../tenant/index.js'
import { seededRandom } from '../../tenant/measuring/random.js'
import { hasSucceeded, me } from '../../tenant/race/containers.js'
import { ensureRedis } from '../../tenant/redis/index.js'

/** Measures the token requests per expiration of containers with the real runtime that share an account. */
export async function measureContainers({ isQuick }) {
  const redis = await ensureRedis()
  const tenant = await startTenant({ authorization: { rotation: 'grace' } })
  try {
    const rows = []
    for (const count of isQuick ? [1, 3] : [1, 3, 10]) {
      const groups = await Promise.all([start(tenant, count), start(tenant, count, redis.url)])
      for (const { name, isLocked, spreadMs } of meetings) {
        const steps = groups[isLocked ? 1 : 0]
        rows.push({
          containers: count,
          'messages arrive': name,
          ...(await meet(tenant, steps, spreadMs, isQuick)),
        })
      }
      await Promise.all(groups.flat().map((step) => step.kill()))
    }
    return {
      rows,
      verdicts: [],
      chart: {
        title: 'Containers that share an account',
        unit: 'token calls per expiry',
        bars: rows.map((row) => ({
          label: `${row.containers}, ${row['messages arrive']}`,
          value: row['token calls per expiry'],
        })),
      },
    }
  } finally {
    await Promise.all([tenant.close(), redis.stop()])
  }
}

const meetings = [
  { name: 'at the same moment', isLocked: false, spreadMs: 0 },
  { name: 'within 2 s', isLocked: false, spreadMs: 2000 },
  { name: 'at the same moment, with the lock', isLocked: true, spreadMs: 0 },
]

async function start(tenant, count, lockUrl) {
  const accountId = await tenant.connect()
  const environment = lockUrl === undefined ? {} : { REFRESH_LOCK_URL: lockUrl }
  const steps = await Promise.all(
    Array.from({ length: count }, (_, place) =>
      tenant.startStep({
        accountId,
        functionName: 'makeRawRequest',
        stepId: `${accountId}-${place}`,
        environment,
      }),
    ),
  )
  // The first message of a process is slower than all others. So is the first refresh, which loads the lock.
  await Promise.all(steps.map((step) => step.run(me)))
  await tenant.authorizationServer.expireAccessTokens()
  await Promise.all(steps.map((step) => step.run(me)))
  return steps
}

async function meet({ authorizationServer }, steps, spreadMs, isQuick) {
  const random = seededRandom(1)
  const expiries = isQuick ? 2 : 8
  const before = await authorizationServer.stats()
  const [times, ends] = [[], []]
  for (let expiry = 0; expiry < expiries; expiry++) {
    await authorizationServer.expireAccessTokens()
    const messages = steps.map(async (step) => {
      if (spreadMs > 0) await delay(random() * spreadMs)
      const startedAt = Date.now()
      ends.push(await step.run(me))
      times.push(Date.now() - startedAt)
    })
    await Promise.all(messages)
  }
  const { refreshes, refused } = await authorizationServer.stats()
  const tokenCalls = refreshes + refused - before.refreshes - before.refused
  return {
    'token calls per expiry': Math.round((tokenCalls / expiries) * 10) / 10,
    'succeeded of messages': `${ends.filter(hasSucceeded).length} of ${ends.length}`,
    'median message': `${Math.round(median(times))} ms`,
    'longest message': `${Math.max(...times)} ms`,
  }
}
