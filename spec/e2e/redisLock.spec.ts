import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { redisLock } from '../../lib/auth/redisLock'
import { until } from '../../tenant/measuring/until'
import { ensureRedis, findServer, type Redis, startServer } from '../../tenant/redis'

let redis: Redis
beforeAll(async () => {
  redis = await ensureRedis()
  // Redis may have to be installed while another spec installs something, too.
}, 300_000)
afterAll(() => redis.stop())

let number = 0
let key: string
beforeEach(() => {
  key = `spec-${process.pid}-${++number}`
})

describe('redisLock', () => {
  test('a lock is held by one of several containers at a time', async () => {
    let inside = 0
    let most = 0
    const containers = Array.from({ length: 8 }, () => createLock().lock)

    const outcomes = await Promise.all(
      containers.map((lock, index) =>
        lock.hold(key, async () => {
          most = Math.max(most, ++inside)
          await sleep(20)
          inside--
          return index
        }),
      ),
    )

    expect(most).toBe(1)
    expect(outcomes).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('locks of different accounts do not block each other', async () => {
    const { lock } = createLock()

    const inner = lock.hold(key, () => lock.hold(`${key}-other`, async () => 'other'))

    expect(await inner).toBe('other')
  })

  test('a failure of the holder is passed on and releases the lock', async () => {
    const { lock } = createLock()

    await expect(lock.hold(key, async () => Promise.reject(new Error('no')))).rejects.toThrow('no')

    expect(await ownerOf(key)).toBeNull()
  })

  test('a running holder keeps the lock for longer than the lease', async () => {
    const order: string[] = []
    let start: () => void = () => undefined
    const started = new Promise<void>((resolve) => {
      start = resolve
    })
    const first = createLock({ leaseMs: 600 }).lock.hold(key, async () => {
      start()
      await sleep(1500)
      order.push('first ends')
    })
    await started

    await createLock({ leaseMs: 600 }).lock.hold(key, async () => void order.push('second begins'))
    await first

    expect(order).toEqual(['first ends', 'second begins'])
  })

  test('a killed holder blocks the others only until its lease ends', async () => {
    const child = await holdInAnotherProcess(key, 600)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const killedAt = Date.now()

    await createLock({ leaseMs: 600 }).lock.hold(key, async () => {})

    // Much less than the four minutes for which others wait for a running holder.
    expect(Date.now() - killedAt).toBeLessThan(15_000)
  })

  test('a lock is deleted only by its owner', async () => {
    const { lock } = createLock()

    await lock.hold(key, () => command((client) => client.set(nameOf(key), 'another owner')))

    expect(await ownerOf(key)).toBe('another owner')
  })
})

describe('a lock that another container holds', () => {
  test.each([
    [5000, 4],
    [200_000, 5],
  ])(
    'a lease of %d ms that never ends ends the wait after %d minutes, without a refresh',
    async (leaseMs, minutes) => {
      await command((client) => client.set(nameOf(key), 'a holder that extends its lease'))
      let waitedMs = 0
      const pause = async (delayMs: number) => {
        waitedMs += delayMs
      }
      const { lock, warnings } = createLock({ leaseMs, pause, elapsedMs: () => waitedMs })
      let isRefreshed = false

      const holding = lock.hold(key, async () => {
        isRefreshed = true
      })
      await expect(holding).rejects.toMatchObject({
        name: 'TemporaryError',
        message: `Another container has held the lock of the account for ${minutes} minutes, or Redis was not available (REFRESH_LOCK_URL). The refresh token was not used. Try again later.`,
      })
      expect([isRefreshed, warnings]).toEqual([false, []])
      expect(waitedMs).toBeGreaterThan(minutes * 60_000)
      expect(waitedMs).toBeLessThan(minutes * 60_000 + 1000)
    },
  )

  test('the time in which Redis does not respond counts as a wait', async () => {
    const own = await startServer(findServer() ?? '')
    await command((client) => client.set(nameOf(key), 'another container'), own.url)
    let nowMs = 0
    let sleeps = 0
    const pause = async () => {
      if (++sleeps === 1) await own.stop()
      nowMs += 80_000
    }
    const { lock } = createLock({ url: own.url, pause, elapsedMs: () => nowMs })

    await expect(lock.hold(key, async () => {})).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(sleeps).toBe(4)
  })

  test('a lock is lost by a holder that hangs after three leases', async () => {
    const startedAt = Date.now()
    void createLock({ leaseMs: 400 }).lock.hold(key, () => new Promise(() => {}))
    await untilHeld(key)

    await createLock({ leaseMs: 400 }).lock.hold(key, async () => {})

    expect(Date.now() - startedAt).toBeGreaterThan(1000)
    expect(Date.now() - startedAt).toBeLessThan(15_000)
  })

  test('the wait for a lock continues while Redis restarts', async () => {
    const own = await startServer(findServer() ?? '')
    await command((client) => client.set(nameOf(key), 'another container'), own.url)
    const waits: number[] = []
    const pause = async (delayMs: number) => {
      waits.push(delayMs)
      await sleep(5)
    }
    const { lock, warnings } = createLock({ url: own.url, pause })
    const holding = lock.hold(key, () => ownerOf(key, own.url))
    await until('the other owner is seen', () => waits.length > 0)
    await own.stop()
    await until('the connection has failed', () => waits.includes(2000))
    const back = await startServer(findServer() ?? '', Number(new URL(own.url).port))
    const owner = await holding
    await back.stop()

    expect(owner).toEqual(expect.any(String))
    expect(warnings).toEqual([])
  })
})

describe('a lock that is kept', () => {
  const keep = () => false

  test('a lock is kept for its process, and released after the next run', async () => {
    const { lock } = createLock()
    await lock.hold(key, async () => {}, keep)
    const owner = await ownerOf(key)
    expect(owner).toEqual(expect.any(String))

    await lock.hold(key, async () => expect(await ownerOf(key)).toBe(owner), keep)
    await lock.hold(key, async () => expect(await ownerOf(key)).toBe(owner))
    expect(await ownerOf(key)).toBeNull()
    await lock.hold(key, async () => expect(await ownerOf(key)).not.toBe(owner))
  })

  test('a lock is kept until it is released', async () => {
    const { lock } = createLock()
    await lock.hold(key, async () => {}, keep)
    await lock.release?.(key)
    expect(await ownerOf(key)).toBeNull()

    await command((client) => client.set(nameOf(key), 'another owner'))
    await lock.release?.(key)
    expect(await ownerOf(key)).toBe('another owner')
  })

  test('a lock is kept for at most a lease', async () => {
    await createLock({ leaseMs: 300 }).lock.hold(key, async () => {}, keep)

    expect(await createLock().lock.hold(key, async () => 'refreshed')).toBe('refreshed')
  })

  test('runs of the process that keeps a lock do not keep it any longer', async () => {
    let nowMs = 0
    const { lock } = createLock({ elapsedMs: () => nowMs })
    await lock.hold(key, async () => {}, keep)
    nowMs = 4000
    await lock.hold(key, async () => expect(await leaseOf(key)).toBeGreaterThan(1000), keep)
    expect(await leaseOf(key)).toBeLessThanOrEqual(1000)
    nowMs = 5000
    await lock.hold(key, async () => expect(await ownerOf(key)).toEqual(expect.any(String)), keep)
    expect(await ownerOf(key)).toBeNull()

    await lock.hold(key, async () => {}, keep)
    expect(await ownerOf(key)).toBeNull()
  })

  test('a lock that is kept for a new reason is kept for a lease again', async () => {
    let nowMs = 0
    let isDone = true
    const { lock } = createLock({ elapsedMs: () => nowMs })
    const run = async () => {
      isDone = false
    }
    await lock.hold(key, run, () => isDone)
    nowMs = 5000
    isDone = true
    await lock.hold(key, run, () => isDone)
    expect(await leaseOf(key)).toBeGreaterThan(1000)
  })
})

describe('redisLock without Redis', () => {
  test('the refresh continues without the lock, and one warning is logged', async () => {
    const { lock, warnings } = createLock({ url: 'redis://127.0.0.1:1' })

    expect(await lock.hold(key, async () => 'refreshed')).toBe('refreshed')
    expect(await lock.hold(key, async () => 'refreshed')).toBe('refreshed')

    expect(warnings).toEqual(['REFRESH_LOCK_URL: ECONNREFUSED. Tokens are refreshed without the lock.'])
  })

  test('the password of the URL is not logged', async () => {
    const { lock, warnings } = createLock({ url: redis.url.replace('//', '//user:opensesame@') })

    await lock.hold(key, async () => {})

    expect(warnings.join()).toContain('without the lock')
    expect(warnings.join()).not.toContain('opensesame')
  })

  test('a refresh continues if Redis stops, and Redis is used again after it restarts', async () => {
    const own = await startServer(findServer() ?? '')
    const { lock, warnings } = createLock({ url: own.url })
    expect(await lock.hold(key, () => own.stop().then(() => 'refreshed'))).toBe('refreshed')
    expect(await lock.hold(key, async () => 'again')).toBe('again')
    expect(warnings).toHaveLength(1)

    const back = await startServer(findServer() ?? '', Number(new URL(own.url).port))
    const isHeld = await lock.hold(key, () => ownerOf(key, back.url).then((value) => value !== null))
    await back.stop()

    expect(isHeld).toBe(true)
  })

  test('a refresh waits for a hanging Redis for only a few seconds', async () => {
    const own = await startServer(findServer() ?? '')
    const { lock, warnings } = createLock({ url: own.url })
    await lock.hold(key, async () => {})
    await command((client) => client.sendCommand(['CLIENT', 'PAUSE', '60000']), own.url)
    const startedAt = Date.now()

    expect(await lock.hold(key, async () => 'refreshed')).toBe('refreshed')
    await own.stop()

    expect(warnings).toHaveLength(1)
    // Much less than the minute for which it hangs.
    expect(Date.now() - startedAt).toBeLessThan(15_000)
  })
})

function createLock({
  url = redis.url,
  leaseMs = 5000,
  pause = sleep,
  elapsedMs = () => performance.now(),
}: LockChanges = {}) {
  const warnings: string[] = []
  const warn = (line: string) => void warnings.push(line)
  return { lock: redisLock({ url, leaseMs, sleep: pause, random: Math.random, elapsedMs, warn }), warnings }
}

interface LockChanges {
  url?: string
  leaseMs?: number
  pause?: (delayMs: number) => Promise<void>
  elapsedMs?: () => number
}

const nameOf = (account: string) => `oauth2-api-component:refresh:${account}`

const ownerOf = (account: string, url?: string) => command((client) => client.get(nameOf(account)), url)

const leaseOf = (account: string) => command((client) => client.pTTL(nameOf(account)))

async function untilHeld(account: string): Promise<void> {
  while ((await ownerOf(account)) === null) await sleep(5)
}

async function command<T>(run: (client: Client) => Promise<T>, url = redis.url): Promise<T> {
  const client = createClient({ url })
  await client.connect()
  try {
    return await run(client)
  } finally {
    client.destroy()
  }
}

interface Client {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<unknown>
  pTTL(name: string): Promise<number>
  sendCommand(words: string[]): Promise<unknown>
}

async function holdInAnotherProcess(account: string, leaseMs: number): Promise<ChildProcess> {
  const modulePath = join(__dirname, '../../lib/auth/redisLock.js')
  const child = spawn(process.execPath, ['-e', holderScript, modulePath, redis.url, account, String(leaseMs)])
  await untilHeld(account)
  return child
}

const holderScript = `
const [modulePath, url, key, leaseMs] = process.argv.slice(1)
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const lock = require(modulePath).redisLock({ url, leaseMs: Number(leaseMs), sleep, random: Math.random, elapsedMs: () => performance.now(), warn() {} })
lock.hold(key, () => sleep(60_000))`

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
