import { randomUUID } from 'node:crypto'
import type { RefreshLock } from './refreshLock'

export interface RedisLockOptions {
  readonly url: string
  /** Longer than the deadline of a whole refresh, so that it runs out only where its holder is gone. */
  readonly leaseMs: number
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
  readonly warn: (line: string) => void
}

/**
 * A lock in Redis (https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/, one instance): set if
 * absent with an owner token and a lease, deleted only by its owner. Where Redis is away the refresh goes on
 * without the lock, and the first time the log says so.
 */
export function redisLock(options: RedisLockOptions): RefreshLock {
  const connect = connector(options.url)
  let isReported = false
  const report = (error: unknown) => {
    if (!isReported)
      options.warn(`REFRESH_LOCK_URL: ${wordsOf(error)}. Tokens are refreshed without the lock.`)
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

const connectTimeoutMs = 2000

// Loaded only where a lock is wanted.
async function newClient(url: string) {
  const { createClient } = await import('@redis/client')
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: connectTimeoutMs, reconnectStrategy: false },
    commandsQueueMaxLength: 1000,
  })
}

/** Keeps one connection, and makes a new one after it was lost. */
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
    // What is lost shows at the next command; without a listener it would end the process.
    client.on('error', () => {})
    client.on('end', () => {
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
  const release = async () => {
    const client = await connect()
    await client.eval(deleteIfOwner, { keys: [name], arguments: [owner] })
  }
  for (let waitedMs = 0; waitedMs <= leaseMs + longestPauseMs; ) {
    const client = await connect()
    const isMine = await client.set(name, owner, {
      condition: 'NX',
      expiration: { type: 'PX', value: leaseMs },
    })
    if (isMine) return release
    const pauseMs = 20 + random() * (longestPauseMs - 20)
    await sleep(pauseMs)
    waitedMs += pauseMs
  }
  throw new Error('the lock was not free within its lease')
}

const longestPauseMs = 100

const deleteIfOwner =
  'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) else return 0 end'

function wordsOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  return code ?? message ?? 'Redis is not available'
}
