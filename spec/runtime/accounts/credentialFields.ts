import { localApi } from '../../support/localApi'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const me = { method: 'GET', url: '/me' }
const always = Number.POSITIVE_INFINITY

export const credentialFields = tenantFacts('the fields of a credential', (tenant) => {
  const custom = () => ({ provider: 'custom', apiBaseUrl: tenant.graph.apiBase, verifyPath: '/me' })

  test.each(['microsoft', 'custom'])(
    'fields of a step do not replace those of a %s account, and its apiBaseUrl gets no token',
    async (provider) => {
      const elsewhere = await localApi()
      const { step, accountId } = await tenant.start('makeRawRequest', {
        fields: { ...custom(), provider },
        config: { apiBaseUrl: elsewhere.url, refreshPolicy: 'everyCall' },
      })
      const seen = watch(tenant)

      await expect(step.run(me)).resolves.toMatchObject({ end: 'acked', outputs: [{ kind: 'data' }] })

      expect(elsewhere.requests).toEqual([])
      expect(seen.events('token')).toEqual([])
      await tenant.authorizationServer.expireAccessTokens()
      await step.run(me)
      const { oauth: _, ...written } = seen.puts()[0]?.keys ?? {}
      expect(written).toEqual({ ...custom(), provider })
      expect(tenant.platform.keysOf(accountId)).not.toHaveProperty('refreshPolicy')
    },
  )

  test('fields that an account does not have are not written to it', async () => {
    const accountId = await tenant.connect({ provider: 'custom', apiBaseUrl: tenant.graph.apiBase })
    const step = await tenant.startStep({
      accountId,
      stepId: 'extra-fields',
      functionName: 'makeRawRequest',
      isShared: true,
      config: { verifyPath: '/other', expiredWhen: '404' },
    })
    await tenant.authorizationServer.expireAccessTokens()
    await step.run(me)

    expect(Object.keys(tenant.platform.keysOf(accountId)).sort()).toEqual(['apiBaseUrl', 'oauth', 'provider'])
  })

  test.each([403, 503])('a flow continues if reading the account returns %d', async (status) => {
    const { step } = await tenant.start('makeRawRequest', { fields: custom() })
    tenant.platform.fail({ method: 'GET', path: /accounts/ }, { status }, always)

    await expect(step.run(me)).resolves.toMatchObject({ end: 'acked', outputs: [{ kind: 'data' }] })
  })

  test('the new token of a reconnect to another host goes only there', async () => {
    const [before, after] = [await localApi(), await localApi()]
    before.respond('GET /me', { body: { at: 'before' } }, { status: 401 })
    after.respond('GET /me', { body: { at: 'after' } })
    const fields = { provider: 'custom', apiBaseUrl: before.url }
    const { step, accountId } = await tenant.start('makeRawRequest', { fields })
    await step.run(me)
    const reconnected = tenant.platform.keysOf(
      await tenant.connect({ provider: 'custom', apiBaseUrl: after.url }),
    )
    tenant.platform.addAccount(accountId, reconnected)
    const seen = watch(tenant)

    const { outputs } = await step.run(me)

    expect(outputs).toMatchObject([{ body: { responseBody: { at: 'after' } } }])
    const { access_token } = reconnected['oauth'] as { access_token: string }
    expect(after.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${access_token}`])
    expect(before.requests.map(({ headers }) => headers.authorization)).not.toContain(
      `Bearer ${access_token}`,
    )
    expect(seen.events('token')).toEqual([])
    expect(seen.puts()).toEqual([])
  })

  test('fields that a user edits while a container runs are kept by its next write', async () => {
    const { step, accountId } = await tenant.start('makeRawRequest', { fields: custom() })
    await step.run(me)
    const { oauth } = tenant.platform.keysOf(accountId)
    const edited = { ...custom(), verifyPath: '/edited' }
    tenant.platform.addAccount(accountId, { ...edited, oauth })
    await tenant.authorizationServer.expireAccessTokens()

    await step.run(me)

    expect(tenant.platform.keysOf(accountId)).toMatchObject(edited)
  })
})
