import { hasSucceeded } from '../../../tenant/race/containers'
import { me } from '../../support/containers'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const writes = { method: 'PUT', path: /accounts/ }
const always = Number.POSITIVE_INFINITY
const notSaved = expect.stringMatching(
  /new tokens of the account account-\d+ could not be saved to the platform/,
)

export const unsavedTokens = tenantFacts('rotated tokens that the platform rejects', (tenant) => {
  const storedToken = (accountId: string) =>
    (tenant.platform.keysOf(accountId)['oauth'] as { access_token: string }).access_token

  async function expired({ hasOwnProcess = false } = {}) {
    const started = await tenant.start('makeRawRequest', { hasOwnProcess })
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
    const { step, accountId, stepId, seen } = await expired({ hasOwnProcess: true })
    tenant.platform.fail(writes, { status: 429 }, always)
    await step.run(me)
    tenant.platform.clearFaults()
    tenant.platform.fail(writes, { delayMs: 500 })

    await step.stop()

    expect(seen.puts()).toMatchObject([{ accountId }])
    const restarted = await tenant.startStep({
      accountId,
      stepId,
      functionName: 'makeRawRequest',
      isShared: true,
    })
    expect(hasSucceeded(await restarted.run(me))).toBe(true)
    expect(seen.story().slice(-2)).toEqual([
      `platform: PUT /v1/accounts/${accountId} 200`,
      'api: GET /v1.0/me 200',
    ])
  })

  test('the log reports tokens that cannot be written at shutdown', async () => {
    const { step, accountId } = await expired({ hasOwnProcess: true })
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
})
