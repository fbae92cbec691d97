import { setTimeout as delay } from 'node:timers/promises'
import { startTenant, type Tenant } from '..'
import { seededRandom } from '../measuring/random'
import type { Row } from '../measuring/table'
import { atOnce, startContainers } from './containers'
import { type Killed, killWhileRefreshing } from './kill'
import { watchLocks } from './lockWatch'
import type { Servers } from './meetings'
import { run } from './tally'

const kills = 10
// Leads to a lease of 7.5 s.
const timeoutMs = 1000
// Four requests are made under the lock (read, refresh, write, read), each long enough for a kill during it.
const callMs = 100
const longestMs = 4.5 * callMs

/** Kills the container that holds the lock, each time at a random moment, and returns the consequences. */
export async function measureKills({ amqpUri, redisUrl }: Servers, seed: number): Promise<Row[]> {
  const random = seededRandom(seed)
  const tenant = await startTenant({ amqpUri })
  const locks = await watchLocks(redisUrl, tenant)
  try {
    const environment = { REFRESH_LOCK_URL: redisUrl, HTTP_TIMEOUT_MS: String(timeoutMs) }
    const containers = await startContainers(tenant, { environment })
    const rows: Row[] = []
    for (let number = 1; number <= kills; number++) {
      await slowDown(tenant)
      const afterMs = Math.round(random() * longestMs)
      const kill = { victim: Math.floor(random() * 3), moment: () => delay(afterMs) }
      const killed = await killWhileRefreshing(tenant, containers, locks, kill)
      const after = await run(tenant, containers, { rounds: 1, roundsPerExpiry: 1, round: atOnce })
      rows.push(rowOf(number, afterMs, killed, after.succeeded))
    }
    return rows
  } finally {
    locks.close()
    await tenant.close()
  }
}

async function slowDown({ platform, authorizationServer }: Tenant): Promise<void> {
  platform.fail({ method: 'GET', path: /steps/ }, { delayMs: callMs }, 2)
  platform.fail({ method: 'PUT', path: /accounts/ }, { delayMs: callMs })
  await authorizationServer.fail({ delayMs: callMs })
}

function rowOf(
  number: number,
  afterMs: number,
  { phase, ends, isGrantLost, tookMs }: Killed,
  succeeded: number,
): Row {
  return {
    kill: number,
    'after it took the lock': `${afterMs} ms`,
    'which was': phase,
    'grant lost': isGrantLost ? 'yes' : 'no',
    'messages in progress that succeeded': `${ends.filter((end) => end === 'acked').length} of 3`,
    'they ended after': `${(tookMs / 1000).toFixed(1)} s`,
    'next messages that succeeded': `${succeeded} of 3`,
  }
}
