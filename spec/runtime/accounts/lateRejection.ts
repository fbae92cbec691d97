import { type LocalServer, listen, sendJson } from '../../../tenant/localServer'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

// The Graph fake rejects a bad token immediately, so this API delays the responses to /late.
export const lateRejection = tenantFacts('a late rejection of a token', (tenant) => {
  let api: LocalServer
  let rejectLate: Promise<() => void>
  beforeAll(async () => {
    let arrived: (reject: () => void) => void
    rejectLate = new Promise((resolve) => {
      arrived = resolve
    })
    api = await listen(async ({ url, headers }, response) => {
      const isActive = await tenant.authorizationServer.isActive(String(headers.authorization).slice(7))
      if (url === '/late' && !isActive) arrived(() => sendJson(response, 401, {}))
      else sendJson(response, isActive ? 200 : 401, {})
    })
  })
  afterAll(() => api.close())

  test('a late 401 for a token that has been replaced causes a retry without a refresh', async () => {
    const fields = { provider: 'custom', apiBaseUrl: api.url }
    const { step } = await tenant.start('makeRawRequest', { fields, prefetch: 2 })
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    const late = step.run({ method: 'GET', url: '/late' })
    const reject = await rejectLate
    await step.run({ method: 'GET', url: '/other' })
    expect(seen.events('token')).toHaveLength(1)
    reject()

    await expect(late).resolves.toMatchObject({ end: 'acked', outputs: [{ kind: 'data' }] })
    expect(seen.events('token')).toHaveLength(1)
  })
})
