import { reconnect } from '../../../tenant/race/containers'
import { me } from '../../support/containers'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const invalidGrant = tenantFacts('an invalid grant', (tenant) => {
  test('ten messages cause one token request and errors that say to reconnect, and the same container works after a reconnect', async () => {
    const { step, accountId } = await tenant.start('makeRawRequest', { prefetch: 5 })
    await tenant.authorizationServer.expireAccessTokens()
    await tenant.authorizationServer.revokeGrants()
    const seen = watch(tenant)

    const runs = await Promise.all(Array.from({ length: 5 }, () => step.run(me)))
    for (let message = 6; message <= 10; message++) runs.push(await step.run(me))

    const expected = `The authorization of the account ${accountId} is no longer valid. Reconnect the account.`
    const body = { name: 'ReconnectRequiredError', message: expect.stringContaining(expected) }
    expect(runs.map(({ end }) => end)).toEqual(Array(10).fill('rejected'))
    for (const { outputs } of runs) expect(outputs).toMatchObject([{ kind: 'error', body }])
    expect(seen.events('token').map(({ status }) => status)).toEqual([400])
    expect(seen.puts()).toEqual([])

    await reconnect(tenant, accountId)
    await expect(step.run(me)).resolves.toMatchObject({ end: 'acked', outputs: [{ kind: 'data' }] })

    await tenant.authorizationServer.expireAccessTokens()
    await expect(step.run(me)).resolves.toMatchObject({ end: 'acked', outputs: [{ kind: 'data' }] })
    expect(seen.puts()).toMatchObject([{ accountId }])
  })
})
