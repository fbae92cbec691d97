import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { redisLock } from '../../lib/auth/redisLock'
import { ensureRedis, findServer, type Redis, startServer } from '../../tenant/redis'

let redis: Redis
beforeAll(async () => {
  redis = await ensureRedis()
  // It may have to be installed, while another spec installs something, too.
}, 300_000)
afterAll(() => redis.stop())

let number = 0
let key: string
beforeEach(() => {
  key = `spec-${process.pid}-${++number}`
})

describe('over all containers', () => {
  test('one holder at a time runs', async () => {
    let inside = 0
    let most = 0
    const containers = Array.from({ length: 8 }, () => aLock().lock)

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

  test('accounts do not wait for each other', async () => {
    const { lock } = aLock()

    const inner = lock.hold(key, () => lock.hold(`${key}-other`, async () => 'other'))

    expect(await inner).toBe('other')
  })

  test('a failure inside is passed on and frees the lock', async () => {
    const { lock } = aLock()

    await expect(lock.hold(key, async () => Promise.reject(new Error('no')))).rejects.toThrow('no')

    expect(await ownerOf(key)).toBeNull()
  })

  test('a holder that takes longer than the lease keeps the lock while it lives', async () => {
    const order: string[] = []
    let begin: () => void = () => undefined
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const first = aLock({ leaseMs: 1000 }).lock.hold(key, async () => {
      begin()
      await sleep(2500)
      order.push('first ends')
    })
    await begun

    await aLock({ leaseMs: 1000 }).lock.hold(key, async () => void order.push('second begins'))
    await first

    expect(order).toEqual(['first ends', 'second begins'])
  })

  test('a killed holder blocks the others no longer than its lease', async () => {
    const child = await holdInAnotherProcess(key, 600)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const killedAt = Date.now()

    await aLock({ leaseMs: 600 }).lock.hold(key, async () => {})

    // Far from the four minutes for which a live holder is waited for.
    expect(Date.now() - killedAt).toBeLessThan(15_000)
  })

  test('only its owner deletes a lock', async () => {
    const { lock } = aLock()

    await lock.hold(key, () => command((client) => client.set(nameOf(key), 'another owner')))

    expect(await ownerOf(key)).toBe('another owner')
  })
})

test('a lock that is never released is not waited for for ever', async () => {
  await command((client) => client.set(nameOf(key), 'a holder that hangs and extends its lease'))
  const { lock, warnings } = aLock({ pause: async () => {} })

  expect(await lock.hold(key, async () => 'refreshed')).toBe('refreshed')
  expect(warnings).toEqual([expect.stringContaining('the lock was not free within four minutes')])
})

describe('without Redis', () => {
  test('the refresh goes on, and the log says so once', async () => {
    const { lock, warnings } = aLock({ url: 'redis://127.0.0.1:1' })

    expect(await lock.hold(key, async () => 'refreshed')).toBe('refreshed')
    expect(await lock.hold(key, async () => 'refreshed')).toBe('refreshed')

    expect(warnings).toEqual(['REFRESH_LOCK_URL: ECONNREFUSED. Tokens are refreshed without the lock.'])
  })

  test('a password in its URL is not told', async () => {
    const { lock, warnings } = aLock({ url: redis.url.replace('//', '//user:opensesame@') })

    await lock.hold(key, async () => {})

    expect(warnings.join()).toContain('without the lock')
    expect(warnings.join()).not.toContain('opensesame')
  })

  test('a Redis that goes away in the middle costs the lock only, and is used again when it is back', async () => {
    const own = await startServer(findServer() ?? '')
    const { lock, warnings } = aLock({ url: own.url })
    expect(await lock.hold(key, () => own.stop().then(() => 'refreshed'))).toBe('refreshed')
    expect(await lock.hold(key, async () => 'again')).toBe('again')
    expect(warnings).toHaveLength(1)

    const back = await startServer(findServer() ?? '', Number(new URL(own.url).port))
    const isHeld = await lock.hold(key, () => ownerOf(key, back.url).then((value) => value !== null))
    await back.stop()

    expect(isHeld).toBe(true)
  })

  test('a Redis that hangs is not waited for longer than a few seconds', async () => {
    const own = await startServer(findServer() ?? '')
    const { lock, warnings } = aLock({ url: own.url })
    await lock.hold(key, async () => {})
    await command((client) => client.sendCommand(['CLIENT', 'PAUSE', '60000']), own.url)
    const startedAt = Date.now()

    expect(await lock.hold(key, async () => 'refreshed')).toBe('refreshed')
    await own.stop()

    expect(warnings).toHaveLength(1)
    // Far from the minute for which it hangs.
    expect(Date.now() - startedAt).toBeLessThan(15_000)
  })
})

function aLock({ url = redis.url, leaseMs = 5000, pause = sleep } = {}) {
  const warnings: string[] = []
  const warn = (line: string) => void warnings.push(line)
  return { lock: redisLock({ url, leaseMs, sleep: pause, random: Math.random, warn }), warnings }
}

const nameOf = (account: string) => `oauth2-api-component:refresh:${account}`

const ownerOf = (account: string, url?: string) => command((client) => client.get(nameOf(account)), url)

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
  sendCommand(words: string[]): Promise<unknown>
}

async function holdInAnotherProcess(account: string, leaseMs: number): Promise<ChildProcess> {
  const modulePath = join(__dirname, '../../lib/auth/redisLock.js')
  const child = spawn(process.execPath, ['-e', holdForEver, modulePath, redis.url, account, String(leaseMs)])
  await untilHeld(account)
  return child
}

const holdForEver = `
const [modulePath, url, key, leaseMs] = process.argv.slice(1)
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const lock = require(modulePath).redisLock({ url, leaseMs: Number(leaseMs), sleep, random: Math.random, warn() {} })
lock.hold(key, () => sleep(60_000))`

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
