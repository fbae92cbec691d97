import { randomUUID } from 'node:crypto'
import { TemporaryError } from '../errors'
import type { RefreshLock } from './ports'

export interface RedisLockOptions {
  readonly url: string
  /** How long a lock lasts if its holder no longer extends it. */
  readonly leaseMs: number
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
  /** The process's monotonic clock. */
  readonly elapsedMs: () => number
  readonly warn: (line: string) => void
}

/**
 * Returns a lock in Redis (https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/, one instance): set if
 * absent with an owner token and a lease, extended and deleted only by its owner. If Redis is not available, the refresh
 * continues without the lock, and the log reports it the first time. If another owner was seen, the refresh waits for it.
 */
export function redisLock(options: RedisLockOptions): RefreshLock {
  const { url, leaseMs, elapsedMs } = options
  const connect = connector(url)
  const kept = new Map<string, Kept>()
  let isReported = false
  const report = (error: unknown) => {
    if (error instanceof TemporaryError) throw error
    if (!isReported)
      options.warn(`REFRESH_LOCK_URL: ${reasonOf(error)}. Tokens are refreshed without the lock.`)
    isReported = true
  }
  return {
    async hold(key, run, isDone = () => true) {
      const before = kept.get(key)
      const owner = before?.owner ?? randomUUID()
      // If a kept lock is kept again, its end stays the same.
      const endMs = isDone() ? undefined : before?.endMs
      const held = await acquire(new Ownership(key, owner, leaseMs, connect), options).catch(report)
      try {
        return await run()
      } finally {
        held?.stopExtending()
        if (isDone()) {
          kept.delete(key)
          await held?.release().catch(report)
        } else {
          const lock = { owner, endMs: endMs ?? elapsedMs() + leaseMs }
          kept.set(key, lock)
          await held?.expireIn(lock.endMs - elapsedMs()).catch(report)
        }
      }
    },

    async release(key) {
      const owner = kept.get(key)?.owner
      if (owner === undefined) return
      kept.delete(key)
      await new Ownership(key, owner, leaseMs, connect).release().catch(report)
    },
  }
}

/** A lock that outlives a run. */
interface Kept {
  readonly owner: string
  /** When it ends, so that a process that never finishes doesn't block the others. */
  readonly endMs: number
}

type Client = Awaited<ReturnType<typeof newClient>>

// Limit for a connection and for a response. An idle connection is closed after this time, too.
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
    // Without a listener, a lost connection would end the process. The next command opens a new connection.
    client.on('error', () => {
      connecting = undefined
    })
    await client.connect()
    return client
  }
}

async function acquire(
  ownership: Ownership,
  { leaseMs, sleep, random, elapsedMs }: RedisLockOptions,
): Promise<Ownership> {
  const longestWaitMs = Math.max(usualWaitMs, 1.5 * leaseMs)
  const endMs = elapsedMs() + longestWaitMs
  let isOwnerSeen = false
  while (elapsedMs() <= endMs) {
    const isMine = await ownership.take().catch((error) => {
      // While Redis restarts, the other owner still uses the refresh token.
      if (!isOwnerSeen) throw error
      return undefined
    })
    if (isMine) return ownership
    isOwnerSeen = true
    await sleep(isMine === undefined ? timeoutMs : 20 + random() * 80)
  }
  throw new TemporaryError(
    `Another container has held the lock of the account for ${Math.round(longestWaitMs / 60_000)} minutes, or Redis was not available (REFRESH_LOCK_URL). The refresh token was not used. Try again later.`,
  )
}

// A refresh takes at most about a minute, and several containers may wait for each other.
const usualWaitMs = 240_000

// With three extensions per lease, an owner that hangs loses the lock after three leases.
const mostExtensions = 6

/** One owner's hold on a lock. */
class Ownership {
  #extending: NodeJS.Timeout | undefined

  constructor(
    private readonly key: string,
    private readonly owner: string,
    private readonly leaseMs: number,
    private readonly connect: () => Promise<Client>,
  ) {}

  /** Takes the lock if it is free or kept by this owner, and extends its lease. Returns false if another owner has it. */
  async take(): Promise<boolean> {
    const isTaken = await this.#run(
      `if redis.call("set", KEYS[1], ARGV[1], "NX", "PX", ARGV[2]) then return 1 end ${ifOwner(extend)}`,
    )
    if (!isTaken) return false
    let extensions = 0
    this.#extending = setInterval(() => {
      if (++extensions === mostExtensions) this.stopExtending()
      // If extending keeps failing, the lease ends.
      this.#run(ifOwner(extend)).catch(() => {})
    }, this.leaseMs / 3)
    return true
  }

  stopExtending(): void {
    clearInterval(this.#extending)
  }

  async release(): Promise<void> {
    await this.#run(ifOwner('"del", KEYS[1]'))
  }

  /** Sets when the lease ends. A delay of 0 or less releases the lock. */
  async expireIn(delayMs: number): Promise<void> {
    await this.#run(ifOwner(extend), Math.ceil(delayMs))
  }

  async #run(script: string, leaseMs = this.leaseMs): Promise<boolean> {
    const client = await this.connect()
    const keys = [`oauth2-api-component:refresh:${this.key}`]
    return (await client.eval(script, { keys, arguments: [this.owner, String(leaseMs)] })) === 1
  }
}

const extend = '"pexpire", KEYS[1], ARGV[2]'
const ifOwner = (command: string) =>
  `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call(${command}) end return 0`

/** Returns why Redis failed, without its message, which can repeat a command with the password. */
function reasonOf(error: unknown): string {
  const { code, message = '' } = error as { code?: unknown; message?: string }
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code)) return code
  const [prefix] =
    /^(WRONGPASS|NOAUTH|NOPERM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|ERR|OOM)\b/.exec(message) ?? []
  return prefix ? `Redis returned ${prefix}` : 'Redis is not available'
}
