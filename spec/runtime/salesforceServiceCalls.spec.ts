import { type LocalServer, listen } from '../../tenant/localServer'
import { describeSalesforce } from '../support/salesforceOrg'
import { polling } from '../support/tenantPolls'
import { watch } from '../support/tenantWatch'

const noRetries = { HTTP_MAX_RETRIES: '0' }

describeSalesforce('verifyCredentials of a Salesforce account', (org) => {
  async function verify(fields: Record<string, unknown> = {}) {
    const accountId = await org.tenant.connect({ provider: 'salesforce', ...fields })
    return verifyAccount(accountId)
  }

  async function verifyAccount(accountId: string) {
    const { result } = await org.tenant.call('verifyCredentials', { accountId, environment: noRetries })
    return result.data
  }

  const refusal = (reason: RegExp) => ({ verified: false, reason: expect.stringMatching(reason) })

  test('accepts a good account with one API call', async () => {
    const seen = watch(org.tenant)

    expect(await verify()).toEqual({ verified: true })
    expect(seen.events('api')).toMatchObject([{ path: '/services/data/v66.0/', status: 200 }])
    expect(seen.events('token')).toMatchObject([{ note: 'authorization_code' }])
  })

  test('refreshes an ended session, stores the new set, and finds the instance where it has moved to', async () => {
    const accountId = await org.tenant.connect({ provider: 'salesforce' })
    await org.tenant.authorizationServer.expireAccessTokens()
    const instance_url = await org.tenant.moveInstance()

    expect(await verifyAccount(accountId)).toEqual({ verified: true })
    expect(org.tenant.platform.keysOf(accountId)).toMatchObject({
      provider: 'salesforce',
      oauth: { instance_url },
    })
  })

  test('a session that stays dead: the sentence says to reconnect', async () => {
    org.twin.rejectAll()

    expect(await verify()).toEqual(
      refusal(/401 INVALID_SESSION_ID.*Reconnect the account.*rejected a new access token/),
    )
  })

  test('a user without the REST API: the sentence says so, and nothing is refreshed', async () => {
    org.twin.fail({ kind: 'closedToRest' })
    const seen = watch(org.tenant)

    expect(await verify()).toEqual(refusal(/not valid for use with the REST API/))
    expect(seen.events('token').map(({ note }) => note)).toEqual(['authorization_code'])
  })

  test('an instance that is not there: the sentence names it', async () => {
    expect(await verify({ apiBaseUrl: 'http://127.0.0.1:1' })).toEqual(
      refusal(/could not be reached for GET http:\/\/127\.0\.0\.1:1\/services\/data/),
    )
  })

  test('tokens without an instance: the sentence says what is missing', async () => {
    const accountId = await org.tenant.connect({ provider: 'salesforce' })
    const { oauth, ...fields } = org.tenant.platform.keysOf(accountId)
    const { instance_url, ...tokens } = oauth as Record<string, unknown>
    org.tenant.platform.addAccount(accountId, { ...fields, oauth: tokens })

    expect(await verifyAccount(accountId)).toEqual(refusal(/no "instance_url" of Salesforce.*"apiBaseUrl"/))
  })

  describe('at a host that is no Salesforce API', () => {
    let host: LocalServer
    beforeAll(async () => {
      // As Lightning's own host does: it sends everybody to the login page.
      host = await listen((request, response) => {
        if (request.url?.startsWith('/login')) response.end('<html>Log in</html>')
        else response.writeHead(302, { location: '/login' }).end()
      })
    })
    afterAll(() => host.close())

    test('a page for people is not taken for an answer', async () => {
      expect(await verify({ apiBaseUrl: host.url })).toEqual(
        refusal(/without a JSON object.*check the base URL/),
      )
    })
  })

  test('another API: the sentence names the call that it does not know', async () => {
    expect(await verify({ apiBaseUrl: org.tenant.graph.url })).toEqual(refusal(/GET \/services\/data/))
  })
})

describeSalesforce('choices and metadata of the trigger for Salesforce', (org) => {
  let accountId = ''
  beforeAll(async () => {
    accountId = await org.tenant.connect({ provider: 'salesforce' })
  })

  const call = async (method: 'selectModel' | 'getMetaModel', modelMethod: string, config = {}) => {
    const wish = { accountId, functionName: polling, modelMethod, config, environment: noRetries }
    return (await org.tenant.call(method, wish)).result.data
  }

  test('objectTypes are the objects that can be queried', async () => {
    const choices = await call('selectModel', 'objectTypes')

    expect(choices).toMatchObject({
      Contact: 'Contact',
      Widget__c: 'Widget',
      AccountHistory: 'Account History',
    })
    expect(choices).not.toHaveProperty('ContactChangeEvent')
  })

  test('objectFields are the fields of the object, custom ones too', async () => {
    const choices = await call('selectModel', 'objectFields', { objectType: 'Widget__c' })

    expect(choices).toMatchObject({ Id: 'Record ID', Serial__c: 'Serial' })
  })

  test('the out metadata is the record, and a list of it for the other emit behaviors', async () => {
    const record = await call('getMetaModel', '', { objectType: 'Widget__c' })
    const page = await call('getMetaModel', '', { objectType: 'Widget__c', emitBehavior: 'emitPage' })

    expect(record).toMatchObject({
      out: { properties: { Quantity__c: { type: 'number' }, Shape__c: { title: 'Shape' } } },
    })
    const { out } = record as { out: object }
    expect(page).toMatchObject({ out: { properties: { results: { type: 'array', items: out } } } })
  })
})
