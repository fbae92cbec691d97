import { startTenant, type Tenant } from '..'
import { seededRandom } from '../measuring/random'
import type { Row } from '../measuring/table'
import { startContainers } from './containers'
import { type Race, race } from './race'

export interface Servers {
  readonly amqpUri: string
  readonly redisUrl: string
}

interface Meeting {
  readonly what: string
  readonly rotation: 'strict' | 'grace'
  /**
   * If set, the platform and the token endpoint are as slow as real ones. Otherwise, they respond in a few
   * milliseconds.
   */
  readonly isFar?: boolean
  readonly hasLock?: boolean
  /** The maximum times in milliseconds between the first and the last container that finds the token expired. */
  readonly spreadsMs: readonly number[]
}

const meetings: readonly Meeting[] = [
  { what: 'strict, near', rotation: 'strict', spreadsMs: [0, 50, 200] },
  { what: 'strict, far', rotation: 'strict', isFar: true, spreadsMs: [0, 300, 1000] },
  { what: 'strict, far, with the lock', rotation: 'strict', isFar: true, hasLock: true, spreadsMs: [0] },
  { what: 'grace period, far', rotation: 'grace', isFar: true, spreadsMs: [0] },
]

const expiries = 20
const limitMs = 12_000
const farMs = { platform: 50, token: 150 }

/** Measures how often three containers that find an expired token simultaneously lose the grant of the account. */
export async function measureMeetings(servers: Servers, seed: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const meeting of meetings) rows.push(...(await measure(meeting, servers, seed)))
  return rows
}

async function measure(meeting: Meeting, { amqpUri, redisUrl }: Servers, seed: number): Promise<Row[]> {
  const { what, rotation, isFar, hasLock, spreadsMs } = meeting
  const tenant = await startTenant({ amqpUri, authorization: { rotation } })
  try {
    const environment = hasLock ? { REFRESH_LOCK_URL: redisUrl } : {}
    const containers = await startContainers(tenant, { environment })
    if (isFar) await moveAway(tenant)
    const rows: Row[] = []
    for (const spreadMs of spreadsMs) {
      const options = { spreadMs, rounds: expiries, limitMs, random: seededRandom(seed) }
      rows.push(rowOf(what, spreadMs, await race(tenant, containers, options)))
    }
    return rows
  } finally {
    await tenant.close()
  }
}

async function moveAway({ platform, authorizationServer }: Tenant): Promise<void> {
  for (const method of ['GET', 'PUT']) {
    platform.fail({ method, path: /./ }, { delayMs: farMs.platform }, Number.POSITIVE_INFINITY)
  }
  await authorizationServer.fail({ delayMs: farMs.token }, Number.POSITIVE_INFINITY)
}

function rowOf(what: string, spreadMs: number, counts: Race): Row {
  return {
    provider: what,
    within: spreadMs === 0 ? 'the same moment' : `${spreadMs} ms`,
    expiries: counts.expiries,
    'token calls': counts.tokenCalls,
    adoptions: counts.adoptions,
    'reuse detected': counts.reuseDetected,
    'grants lost': counts.grantsLost,
  }
}
