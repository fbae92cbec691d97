import { join } from 'node:path'
import { startTenant, type Tenant } from '../../tenant'
import type { ObservedRequest } from '../../tenant/brokers/broker'
import { startRuntimeProcess } from '../../tenant/brokers/runtimeProcess'
import { sharedRuntime } from '../../tenant/brokers/shared/sharedRuntime'
import { fingerprint } from '../../tenant/fingerprint'
import { Journal, type JournalEvent } from '../../tenant/journal'

const redirectUri = 'http://localhost:4680/callback/oauth2'

describe('a tenant with a user interface', () => {
  let tenant: Tenant
  beforeAll(async () => {
    tenant = await startTenant({ authorization: { redirectUris: [redirectUri] } })
  })
  const shared = sharedRuntime(join(__dirname, '../..'), 'info')
  afterAll(async () => {
    await shared.close()
    await tenant.close()
  })

  test('the login page accepts a further redirect URI, and a denied login returns access_denied to it', async () => {
    const browser = new PageWalk()
    const page = await browser.open(authorizationUrl(tenant))
    expect(page).toContain('Sign in')

    const location = await browser.send({ deny: 'yes' })

    expect(location).toContain(redirectUri)
    expect(new URL(location).searchParams.get('error')).toBe('access_denied')
  })

  test.each([
    ['its own', startRuntimeProcess],
    ['a shared', shared.start],
  ])(
    'an observed step in %s process reports its requests, inputs, lines, and exit',
    async (kind, startRuntime) => {
      const requests: ObservedRequest[] = []
      const seen: string[] = []
      const accountId = await tenant.connect()
      const step = await tenant.startStep({
        functionName: 'makeRawRequest',
        stepId: `makeRawRequest in ${kind} process`,
        accountId,
        startRuntime,
        observer: {
          request: (request) => requests.push(request),
          line: (line) => seen.push(typeof line),
          delivered: (_id, isRedelivered) => seen.push(`delivered ${isRedelivered}`),
          ended: (_id, end) => seen.push(end),
          exited: (reason) => seen.push(reason),
        },
      })
      const { messageId } = await step.send({ method: 'GET', url: '/me' }, {}, { passthrough: { one: {} } })
      const { outputs } = await step.settled(messageId)
      await step.stop()

      const { access_token } = tenant.platform.keysOf(accountId)['oauth'] as { access_token: string }
      expect(requests.find(({ path }) => path === '/v1.0/me')).toEqual({
        method: 'GET',
        origin: tenant.graph.url,
        path: '/v1.0/me',
        status: 200,
        milliseconds: expect.any(Number),
        bearer: fingerprint(access_token),
      })
      expect(outputs[0]?.message).toMatchObject({ body: { statusCode: 200 } })
      expect(seen).toEqual(
        expect.arrayContaining([
          'string',
          'delivered false',
          'acked',
          expect.stringMatching(/^(exit code 0|stopped)$/),
        ]),
      )
    },
  )

  test('a token response is recorded with fingerprints of its tokens', async () => {
    const accountId = await tenant.connect()
    const { access_token } = tenant.platform.keysOf(accountId)['oauth'] as { access_token: string }

    const last = tenant.journal.events.findLast(({ source }) => source === 'token')
    expect(last?.tokens).toEqual({
      access: fingerprint(access_token),
      refresh: expect.stringMatching(/^[0-9a-f]{6}$/),
      expiresInSeconds: 3600,
    })
  })
})

test('a listener of the journal receives each further event', () => {
  const journal = new Journal()
  const heard: JournalEvent[] = []
  journal.subscribe((event) => heard.push(event))
  journal.record({ source: 'api', method: 'GET', path: '/', status: 200 })
  expect(heard).toEqual(journal.events)
})

function authorizationUrl({ authorizationServer }: Tenant): string {
  const { authorizationUri, clientId, scopes } = authorizationServer
  const query = { response_type: 'code', client_id: clientId, scope: scopes, redirect_uri: redirectUri }
  return `${authorizationUri}?${new URLSearchParams({ ...query, state: 'state' })}`
}

/** A browser that follows redirects and keeps cookies, as far as a login needs them. */
class PageWalk {
  private url = ''
  private readonly cookies = new Map<string, string>()

  async open(url: string): Promise<string> {
    const response = await this.fetch(url)
    const location = response.headers.get('location')
    return location === null ? response.text() : this.open(new URL(location, url).href)
  }

  /** Sends the form, and returns the first address outside the server. */
  async send(fields: Record<string, string>): Promise<string> {
    const origin = new URL(this.url).origin
    let response = await this.fetch(this.url, { method: 'POST', body: new URLSearchParams(fields) })
    for (;;) {
      const location = new URL(response.headers.get('location') ?? '', this.url).href
      if (!location.startsWith(origin)) return location
      response = await this.fetch(location)
    }
  }

  private async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    this.url = url
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const each of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
      this.cookies.set(name, value)
    }
    return response
  }
}
