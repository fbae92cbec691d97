import { randomUUID } from 'node:crypto'
import type { RefreshLock } from './ports'

export interface RedisLockOptions {
  readonly url: string
  /** How long a lock outlives a holder that is gone; one that lives extends it. */
  readonly leaseMs: number
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
  readonly warn: (line: string) => void
}

/**
 * Returns a lock in Redis (https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/, one instance): set if
 * absent with an owner token and a lease, extended and deleted only by its owner. If Redis is not available, the refresh
 * continues without the lock, and the log reports it the first time.
 */
export function redisLock(options: RedisLockOptions): RefreshLock {
  const connect = connector(options.url)
  let isReported = false
  const report = (error: unknown) => {
    if (!isReported)
      options.warn(`REFRESH_LOCK_URL: ${reasonOf(error)}. Tokens are refreshed without the lock.`)
    isReported = true
  }
  return {
    async hold(key, run) {
      const release = await acquire(key, options, connect).catch(report)
      try {
        return await run()
      } finally {
        await release?.().catch(report)
      }
    },
  }
}

type Client = Awaited<ReturnType<typeof newClient>>

// For a connection and for a response; an idle connection is closed after it too, and opened again for the next lock.
const timeoutMs = 2000

// Loaded only if a lock is configured.
async function newClient(url: string) {
  const { createClient } = await import('@redis/client')
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: timeoutMs, socketTimeout: timeoutMs, reconnectStrategy: false },
    commandsQueueMaxLength: 1000,
  })
}

/** Keeps one connection, and opens a new one after it was lost. */
function connector(url: string): () => Promise<Client> {
  let connecting: Promise<Client> | undefined
  return () => {
    connecting ??= open(url).catch((error) => {
      connecting = undefined
      throw error
    })
    return connecting
  }

  async function open(address: string): Promise<Client> {
    const client = await newClient(address)
    // Without a listener a lost connection would end the process; with it the next command opens a new one.
    client.on('error', () => {
      connecting = undefined
    })
    await client.connect()
    return client
  }
}

async function acquire(
  key: string,
  { leaseMs, sleep, random }: RedisLockOptions,
  connect: () => Promise<Client>,
): Promise<() => Promise<void>> {
  const name = `oauth2-api-component:refresh:${key}`
  const owner = randomUUID()
  const asOwner = async (command: string) => {
    const client = await connect()
    await client.eval(ifOwner(command), { keys: [name], arguments: [owner, String(leaseMs)] })
  }
  for (let waitedMs = 0; waitedMs <= longestWaitMs; ) {
    const client = await connect()
    const isMine = await client.set(name, owner, {
      condition: 'NX',
      expiration: { type: 'PX', value: leaseMs },
    })
    if (isMine) return held(leaseMs, asOwner)
    const pauseMs = 20 + random() * 80
    await sleep(pauseMs)
    waitedMs += pauseMs
  }
  throw new LockBusy('the lock was not free within four minutes')
}

// No refresh takes longer, so the wait ends if the owner hangs.
const longestWaitMs = 240_000

const ifOwner = (command: string) =>
  `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call(${command}) end return 0`

/** Extends the lease until the returned function releases it. */
function held(leaseMs: number, asOwner: (command: string) => Promise<void>): () => Promise<void> {
  // If extending fails for long, the lease runs out as if the holder were gone.
  const extending = setInterval(() => asOwner('"pexpire", KEYS[1], ARGV[2]').catch(() => {}), leaseMs / 3)
  return () => {
    clearInterval(extending)
    return asOwner('"del", KEYS[1]')
  }
}

/** The server's message is not quoted, because Redis repeats an invalid command, including the password. */
function reasonOf(error: unknown): string {
  const { code, message = '' } = error as { code?: unknown; message?: string }
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code)) return code
  if (error instanceof LockBusy) return error.message
  const [prefix] =
    /^(WRONGPASS|NOAUTH|NOPERM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|ERR|OOM)\b/.exec(message) ?? []
  return prefix ? `Redis returned ${prefix}` : 'Redis is not available'
}

class LockBusy extends Error {}
