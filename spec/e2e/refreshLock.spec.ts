import { until } from '../../tenant/measuring/until'
import { atOnce, type Containers, startContainers } from '../../tenant/race/containers'
import { type Killed, killWhileRefreshing } from '../../tenant/race/kill'
import { shortLeaseEnvironment, shortLeaseMs } from '../../tenant/race/lease'
import { type LockWatch, watchLocks } from '../../tenant/race/lockWatch'
import { run } from '../../tenant/race/tally'
import { ensureRedis, type Redis } from '../../tenant/redis'
import { runCount } from '../support/runCount'
import { describeTenant, rabbitmqOptions } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

const rounds = runCount(40, 100)
const messages = 3 * rounds
const expiries = rounds / 4

describeTenant(
  'three containers of one account with a lock in Redis, strict rotation',
  (tenant) => {
    let redis: Redis
    let locks: LockWatch
    let containers: Containers
    beforeAll(async () => {
      redis = await ensureRedis()
      locks = await watchLocks(redis.url, tenant)
      const environment = { REFRESH_LOCK_URL: redis.url, ...shortLeaseEnvironment }
      containers = await startContainers(tenant, { environment })
    }, 300_000)
    afterEach(() => {
      for (const step of containers.steps) expect(step.log()).not.toContain('without the lock')
    })
    afterAll(async () => {
      locks.close()
      await redis.stop()
    })

    test(`${messages} messages, three at the same time, with ${expiries} expirations: each expiration causes one token request and two adoptions`, async () => {
      const tally = await run(tenant, containers, { rounds, roundsPerExpiry: 4, round: atOnce })

      expect(tally).toEqual({
        messages,
        succeeded: messages,
        expiries,
        tokenCalls: expiries,
        adoptions: 2 * expiries,
        reuseDetected: 0,
      })
    })

    /** Kills the first container during its refresh, at the given moment. */
    const kill = (moment: () => Promise<void>): Promise<Killed> =>
      killWhileRefreshing(tenant, containers, locks, { victim: 0, moment })

    async function expectAllToContinue(): Promise<void> {
      const tally = await run(tenant, containers, { rounds: 2, roundsPerExpiry: 1, round: atOnce })
      expect(tally).toMatchObject({ succeeded: 6, tokenCalls: 2, reuseDetected: 0 })
    }

    test('a container is killed before it uses its refresh token: the others wait for the lease, and nothing is lost', async () => {
      await tenant.authorizationServer.fail({ delayMs: 500 })
      const seen = watch(tenant)

      const { phase, ends, errors, isGrantLost, tookMs } = await kill(async () => {})

      expect(phase).toBe('before the rotation')
      expect(ends).toEqual(['acked', 'acked', 'acked'])
      expect(errors).toEqual([])
      expect(isGrantLost).toBe(false)
      // A running holder extends its lease after each third, and the kill may take effect late on a busy machine.
      expect(tookMs).toBeGreaterThan(shortLeaseMs / 3)
      expect(seen.events('token').filter(({ status }) => status === 200)).toHaveLength(1)
      await expectAllToContinue()
    })

    test('a container is killed after it stores the new tokens: the others wait for the lease and adopt them', async () => {
      tenant.platform.fail({ method: 'GET', path: /steps/ }, { delayMs: 500 }, 2)
      const seen = watch(tenant)

      const { phase, ends, errors, isGrantLost } = await kill(() =>
        until('the tokens are stored', () => seen.puts().length === 1),
      )

      expect(phase).toBe('after the new tokens were stored')
      expect(ends).toEqual(['acked', 'acked', 'acked'])
      expect(errors).toEqual([])
      expect(isGrantLost).toBe(false)
      expect(seen.events('token')).toHaveLength(1)
      await expectAllToContinue()
    })

    test('a container is killed before it stores the new tokens: they are lost, one message reports it, and all work after a reconnect', async () => {
      tenant.platform.fail({ method: 'PUT', path: /accounts/ }, { delayMs: 500 })
      const seen = watch(tenant)

      const { phase, ends, errors, isGrantLost } = await kill(() =>
        until('the refresh token is used', () => seen.events('token').length === 1),
      )

      expect(phase).toBe('before the new tokens were stored')
      expect(isGrantLost).toBe(true)
      expect(errors).toEqual([
        expect.objectContaining({
          name: 'ReconnectRequiredError',
          message: expect.stringContaining(
            `of the account ${containers.accountId} is no longer valid. Reconnect`,
          ),
        }),
      ])
      expect([...ends].sort()).toEqual(['acked', 'acked', 'rejected'])
      await expectAllToContinue()
    })
  },
  rabbitmqOptions(),
)
