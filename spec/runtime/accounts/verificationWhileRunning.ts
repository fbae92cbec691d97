import { join } from 'node:path'
import type { TokenStats } from '../../../tenant/authorizationServer'
import { startRuntimeProcess } from '../../../tenant/brokers/runtimeProcess'
import { hasSucceeded } from '../../../tenant/race/containers'
import { callService } from '../../../tenant/service'
import { me } from '../../support/containers'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const writes = { method: 'PUT', path: /accounts/ }
const notSaved = expect.stringMatching(
  /new tokens of the account account-\d+ could not be saved to the platform/,
)

export const verificationWhileRunning = tenantFacts(
  'verifyCredentials during a running container, with a rotating refresh token',
  (tenant) => {
    let started: StartedStep
    let before: Pick<TokenStats, 'refused' | 'reuseDetected'>
    beforeAll(async () => {
      const { refused, reuseDetected } = await tenant.authorizationServer.stats()
      before = { refused, reuseDetected }
      // The container and the verification must not share their tokens.
      started = await tenant.start('makeRawRequest', { hasOwnProcess: true })
    })

    async function expectContainerToContinue(tokenCalls: number): Promise<void> {
      const seen = watch(tenant)
      expect(hasSucceeded(await started.step.run(me))).toBe(true)
      expect(seen.events('token')).toHaveLength(tokenCalls)
      await expect(tenant.authorizationServer.stats()).resolves.toMatchObject(before)
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
        componentPath: join(__dirname, '../../..'),
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

      const { result } = await tenant.call('verifyCredentials', {
        accountId,
        startRuntime: startRuntimeProcess,
      })

      expect(result.data).toEqual({ verified: false, reason: notSaved })
      expect(seen.puts()).toMatchObject([{ accountId }])
      await expectContainerToContinue(0)
    })
  },
)
