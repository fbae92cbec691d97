import { join } from 'node:path'
import { hasSucceeded } from '../../tenant/race/containers'
import { callService } from '../../tenant/service'
import { me } from '../support/containers'
import { describeTenant, rabbitmqOptions } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

const writes = { method: 'PUT', path: /accounts/ }
const always = Number.POSITIVE_INFINITY
const notSaved = expect.stringMatching(
  /new tokens of the account account-\d+ could not be saved to the platform/,
)

describeTenant(
  'rotated tokens that the platform rejects',
  (tenant) => {
    const storedToken = (accountId: string) =>
      (tenant.platform.keysOf(accountId)['oauth'] as { access_token: string }).access_token

    async function expired() {
      const started = await tenant.start('makeRawRequest')
      await tenant.authorizationServer.expireAccessTokens()
      return { ...started, keysBefore: tenant.platform.keysOf(started.accountId), seen: watch(tenant) }
    }

    test('five rejected writes are reported, no other refresh token is used in the meantime, and the next message works', async () => {
      const { step, accountId, keysBefore, seen } = await expired()
      // 4xx: the runtime's client doesn't retry it. The first message writes twice.
      tenant.platform.fail(writes, { status: 429 }, 5)

      for (let message = 1; message <= 4; message++) {
        const { outputs } = await step.run(me)
        expect(outputs).toContainEqual(
          expect.objectContaining({ kind: 'rebound', body: { message: notSaved } }),
        )
      }
      expect(tenant.platform.keysOf(accountId)).toEqual(keysBefore)
      expect(hasSucceeded(await step.run(me))).toBe(true)

      expect(seen.story().filter((event) => !event.endsWith('429'))).toEqual([
        'api: GET /v1.0/me 401',
        'token: POST /token 200',
        `platform: PUT /v1/accounts/${accountId} 200`,
        'api: GET /v1.0/me 200',
      ])
      await expect(tenant.authorizationServer.isActive(storedToken(accountId))).resolves.toBe(true)
    })

    test('unsaved tokens are written at shutdown, which waits for a slow platform', async () => {
      const { step, accountId, stepId, seen } = await expired()
      tenant.platform.fail(writes, { status: 429 }, always)
      await step.run(me)
      tenant.platform.clearFaults()
      tenant.platform.fail(writes, { delayMs: 500 })

      await step.stop()

      expect(seen.puts()).toMatchObject([{ accountId }])
      const restarted = await tenant.startStep({ accountId, stepId, functionName: 'makeRawRequest' })
      expect(hasSucceeded(await restarted.run(me))).toBe(true)
      expect(seen.story().slice(-2)).toEqual([
        `platform: PUT /v1/accounts/${accountId} 200`,
        'api: GET /v1.0/me 200',
      ])
    })

    test('the log reports tokens that cannot be written at shutdown', async () => {
      const { step, accountId } = await expired()
      tenant.platform.fail(writes, { status: 429 }, always)
      await step.run(me)

      await step.stop()

      expect(step.log()).toContain(
        `The process ends before the new tokens of the account ${accountId} could be`,
      )
      expect(step.log()).toMatch(
        /the platform's API failed \([^)]*429[^)]*\)\. If the provider no longer accepts/,
      )
    })
  },
  rabbitmqOptions(),
)

describeTenant(
  'verifyCredentials during a running container, with a rotating refresh token',
  (tenant) => {
    let started: Awaited<ReturnType<typeof tenant.start>>
    beforeAll(async () => {
      started = await tenant.start('makeRawRequest')
    })

    async function expectContainerToContinue(tokenCalls: number): Promise<void> {
      const seen = watch(tenant)
      expect(hasSucceeded(await started.step.run(me))).toBe(true)
      expect(seen.events('token')).toHaveLength(tokenCalls)
      await expect(tenant.authorizationServer.stats()).resolves.toMatchObject({
        refused: 0,
        reuseDetected: 0,
      })
    }

    test('verifyCredentials refreshes and stores an expired token, and the container adopts the new one', async () => {
      const { accountId } = started
      await tenant.authorizationServer.expireAccessTokens()
      const seen = watch(tenant)

      const { result } = await tenant.call('verifyCredentials', { accountId })

      expect(result.data).toEqual({ verified: true })
      expect(seen.puts()).toMatchObject([{ accountId }])
      await expectContainerToContinue(0)
    })

    test('verifyCredentials uses no refresh token and reports it if new tokens cannot be stored, and the grant stays valid', async () => {
      await tenant.authorizationServer.expireAccessTokens()
      const seen = watch(tenant)

      const { result } = await callService('verifyCredentials', {
        platform: tenant.platform,
        componentPath: join(__dirname, '../..'),
        // No _account: the platform has not created the account yet, or does not pass its ID.
        credential: tenant.platform.keysOf(started.accountId),
        environment: tenant.authorizationServer.environment,
      })

      const reason = expect.stringContaining('this platform offers no way to store the new tokens')
      expect(result.data).toEqual({ verified: false, reason })
      expect(seen.events('token')).toEqual([])
      await expectContainerToContinue(1)
    })

    test('verifyCredentials repeats a rejected write before the process ends', async () => {
      const { accountId } = started
      await tenant.authorizationServer.expireAccessTokens()
      tenant.platform.fail(writes, { status: 429 })
      const seen = watch(tenant)

      const { result } = await tenant.call('verifyCredentials', { accountId })

      expect(result.data).toEqual({ verified: false, reason: notSaved })
      expect(seen.puts()).toMatchObject([{ accountId }])
      await expectContainerToContinue(0)
    })
  },
  rabbitmqOptions(),
)
