import { type LocalServer, listen } from '../../../tenant/localServer'
import { orgFacts } from '../../support/salesforceOrg'
import { watch } from '../../support/tenantWatch'

const noRetries = { HTTP_MAX_RETRIES: '0' }

export const verifyCredentials = orgFacts('verifyCredentials of a Salesforce account', (org) => {
  async function verify(fields: Record<string, unknown> = {}) {
    const accountId = await org.tenant.connect({ provider: 'salesforce', ...fields })
    return verifyAccount(accountId)
  }

  async function verifyAccount(accountId: string) {
    const { result } = await org.tenant.call('verifyCredentials', { accountId, environment: noRetries })
    return result.data
  }

  const rejection = (reason: RegExp) => ({ verified: false, reason: expect.stringMatching(reason) })

  test('a valid account is accepted with one API call', async () => {
    const seen = watch(org.tenant)

    expect(await verify()).toEqual({ verified: true })
    expect(seen.events('api')).toMatchObject([{ path: '/services/data/v66.0/', status: 200 }])
    expect(seen.events('token')).toMatchObject([{ note: 'authorization_code' }])
  })

  test('an expired session is refreshed and stored, and the instance is found at its new URL', async () => {
    const accountId = await org.tenant.connect({ provider: 'salesforce' })
    await org.tenant.authorizationServer.expireAccessTokens()
    const instance_url = await org.tenant.moveInstance()

    expect(await verifyAccount(accountId)).toEqual({ verified: true })
    expect(org.tenant.platform.keysOf(accountId)).toMatchObject({
      provider: 'salesforce',
      oauth: { instance_url },
    })
  })

  test('the reason for a session that stays invalid says to reconnect', async () => {
    org.twin.rejectAll()

    expect(await verify()).toEqual(
      rejection(/401 INVALID_SESSION_ID.*Reconnect the account.*rejected a new access token/),
    )
  })

  test('the reason for a user without access to the REST API contains that, and nothing is refreshed', async () => {
    org.twin.fail({ kind: 'closedToRest' })
    const seen = watch(org.tenant)

    expect(await verify()).toEqual(rejection(/not valid for use with the REST API/))
    expect(seen.events('token').map(({ note }) => note)).toEqual(['authorization_code'])
  })

  test('the reason for an unreachable instance contains its URL', async () => {
    expect(await verify({ apiBaseUrl: 'http://127.0.0.1:1' })).toEqual(
      rejection(/could not be reached for GET http:\/\/127\.0\.0\.1:1\/services\/data/),
    )
  })

  test('the reason for tokens without an instance URL names the missing field', async () => {
    const accountId = await org.tenant.connect({ provider: 'salesforce' })
    const { oauth, ...fields } = org.tenant.platform.keysOf(accountId)
    const { instance_url, ...tokens } = oauth as Record<string, unknown>
    org.tenant.platform.addAccount(accountId, { ...fields, oauth: tokens })

    expect(await verifyAccount(accountId)).toEqual(rejection(/no "instance_url" of Salesforce.*"apiBaseUrl"/))
  })

  describe('verifyCredentials with another host', () => {
    let host: LocalServer
    beforeAll(async () => {
      // Redirects all requests to the login page, as the host of Lightning does.
      host = await listen((request, response) => {
        if (request.url?.startsWith('/login')) response.end('<html>Log in</html>')
        else response.writeHead(302, { location: '/login' }).end()
      })
    })
    afterAll(() => host.close())

    test('an HTML page is not a valid response', async () => {
      expect(await verify({ apiBaseUrl: host.url })).toEqual(
        rejection(/without a JSON object.*check the base URL/),
      )
    })
  })

  test('the reason for another API contains the unknown path', async () => {
    expect(await verify({ apiBaseUrl: org.tenant.graph.url })).toEqual(rejection(/GET \/services\/data/))
  })
})
