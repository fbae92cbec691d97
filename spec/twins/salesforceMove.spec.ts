import { type AuthorizationServer, startAuthorizationServer } from '../../tenant/authorizationServer'
import type { SalesforceTwin } from '../../tenant/salesforce'
import { get, rejection, startTwin, textOf } from './salesforceCalls'

describe('a Salesforce instance that moves', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const old = (path: string): Promise<Response> =>
    fetch(`${twin.url}${path}`, { headers: { authorization: 'Bearer good' } })

  it('a moved instance serves its records and open queries at the new origin', async () => {
    twin.seed('Contact', 3)
    twin.setBatchSize(2)
    const { body } = await get(twin, 'query?q=SELECT+Id+FROM+Contact')
    const moved = await twin.moveInstance()
    expect(moved).toBe(twin.instanceUrl)
    expect(new URL(moved).port).not.toBe(new URL(twin.url).port)
    expect(await get(twin, String(textOf(body, 'nextRecordsUrl')))).toMatchObject({ body: { done: true } })
    expect(twin.requestsSeen.map(({ origin }) => origin)).toEqual([twin.url, moved])
  })

  it.each([['/services/data/v66.0/sobjects/'], ['/services/data'], ['/services/oauth2/userinfo']])(
    'the old origin returns 401 for %s even if the token is valid',
    async (path) => {
      await twin.moveInstance()
      const reply = await old(path)
      expect(rejection({ status: reply.status, headers: reply.headers, body: await reply.json() })).toEqual([
        401,
        'INVALID_SESSION_ID',
      ])
    },
  )

  it('an instance can close its old origin, and can move again', async () => {
    const second = await twin.moveInstance({ isOldClosed: true })
    await expect(old('/services/data')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    await twin.moveInstance()
    expect((await fetch(`${second}/services/data`)).status).toBe(401)
    expect((await get(twin, 'sobjects/')).status).toBe(200)
  })

  describe('a moved instance and the authorization server', () => {
    let authorizationServer: AuthorizationServer
    afterEach(() => authorizationServer.close())

    it('the next token response contains the new instance URL', async () => {
      const extraFields = { instance_url: twin.instanceUrl, id: 'x' }
      authorizationServer = await startAuthorizationServer({ extraFields })
      expect(await authorizationServer.connect()).toMatchObject(extraFields)
      const instance_url = await twin.moveInstance()
      await authorizationServer.setExtraFields({ instance_url })
      const tokens = await authorizationServer.connect()
      expect(tokens).toMatchObject({ instance_url, access_token: expect.any(String) })
      expect(tokens).not.toHaveProperty('id')
    })
  })
})
