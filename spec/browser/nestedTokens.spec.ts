import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from '../../tenant/fingerprint'
import { type ListApi, startListApi } from '../../tenant/listApi'
import { type LocalServer, listen, readText, sendJson } from '../../tenant/localServer'
import { freePorts } from '../../tenant/servers/freePorts'
import { startStudio } from '../../tenant/studio/studio'
import type { Studio } from '../../tenant/studio/studioParts'
import { linkComponent } from './linkedComponent'

jest.setTimeout(60_000)

describe('an OAuth app whose token set is nested in the token response', () => {
  let folder: string
  let tokenEndpoint: LocalServer
  let api: ListApi
  let studio: Studio
  let response: object
  const valid = new Set<string>()

  beforeAll(async () => {
    folder = linkComponent()
    tokenEndpoint = await listen(async (request, answer) => {
      const body = new URLSearchParams(await readText(request))
      if (body.get('grant_type') === 'refresh_token') {
        valid.add('xoxp-second-access')
        sendJson(answer, 200, nested('second'))
      } else sendJson(answer, 200, response)
    })
    api = await startListApi({ accepts: (token) => valid.has(token) })
    api.add(5, Date.now() - 60_000, 1000)
    const lines = [
      'OAUTH_CLIENT_ID=client',
      'OAUTH_CLIENT_SECRET=a-secret-of-the-app',
      'OAUTH_AUTH_URI=https://provider.example.com/authorize',
      `OAUTH_TOKEN_URI=${tokenEndpoint.url}/token`,
      'OAUTH_TOKEN_PATH=authed_user',
    ]
    writeFileSync(join(folder, '.env.nested'), lines.join('\n'), { mode: 0o600 })
    const [port = 0] = await freePorts(1)
    studio = await startStudio({ port, scheme: 'http', folder, hasFakes: true })
  })
  afterAll(async () => {
    await studio.close()
    await Promise.all([api.close(), tokenEndpoint.close()])
    rmSync(folder, { recursive: true })
  })

  const account = () => {
    const fields = { provider: 'custom', apiBaseUrl: api.url }
    return studio.accounts.save({ name: 'nested', app: '.env.nested', fields })
  }
  const logIn = async (id: string): Promise<string> => {
    const { url } = studio.accounts.authorize(id)
    const state = new URL(url).searchParams.get('state') ?? ''
    const callback = `${new URL(studio.address).origin}/callback/oauth2?code=code&state=${state}`
    return (await fetch(callback)).text()
  }

  test('the account is connected, keeps the whole response, and is refreshed; no token is in an event', async () => {
    response = nested('first')
    valid.add('xoxp-first-access')
    const { id } = account()
    expect(await logIn(id)).toContain('Connected')
    expect(studio.tenant.platform.keysOf(id)['oauth']).toEqual(response)
    expect(studio.accounts.view(studio.accounts.require(id))).toMatchObject({
      state: 'connected',
      accessToken: fingerprint('xoxp-first-access'),
      refreshToken: fingerprint('xoxe-first-refresh'),
    })

    // Other fields are changed, and the tokens stay.
    studio.accounts.save({
      ...studio.accounts.require(id),
      fields: { provider: 'custom', apiBaseUrl: api.url, verifyPath: '/none' },
    })
    expect(studio.tenant.platform.keysOf(id)['oauth']).toEqual(response)

    valid.delete('xoxp-first-access')
    const sample = await sampleOf(id)
    expect(sample.count).toBe(5)
    expect(studio.accounts.view(studio.accounts.require(id)).accessToken).toBe(
      fingerprint('xoxp-second-access'),
    )

    studio.events.publish({
      type: 'log',
      level: 'info',
      text: 'xoxp-first-access xoxe-first-refresh xoxe-second-refresh',
    })
    const events = studio.events.since(0).map(({ json }) => json)
    expect(events.filter((json) => /xox[pe]-/.test(json))).toEqual([])
  })

  test('tokens in a string that contains JSON are found, and are in no event', async () => {
    response = {
      body: JSON.stringify({ access_token: 'xoxp-wrapped-access', refresh_token: 'xoxe-wrapped-refresh' }),
    }
    const { id } = account()
    await logIn(id)
    expect(studio.accounts.view(studio.accounts.require(id)).accessToken).toBe(
      fingerprint('xoxp-wrapped-access'),
    )
    const text = 'xoxp-wrapped-access xoxe-wrapped-refresh'
    studio.events.publish({ type: 'log', level: 'info', text })
    expect(studio.events.since(0).at(-1)?.json).not.toMatch(/xox[pe]-/)
    studio.accounts.ended(id, `The token xoxe-wrapped-refresh was rejected.`)
    const { message } = studio.accounts.view(studio.accounts.require(id))
    expect(message).toMatch(/^The token \[secret \w+\] was rejected\.$/)
  })

  async function sampleOf(id: string) {
    const fields = { path: '/none' }
    const nodes = [{ id: 'step_1', command: 'pollEndpoint', credentials_id: id, fields }]
    await studio.flows.save({ name: 'Nested', graph: { nodes, edges: [] } })
    return studio.flows.samples.take('step_1')
  }

  test.each([
    [
      { ok: true, scope: 'none' },
      'contains no access token at "authed_user". Check OAUTH_TOKEN_URI and OAUTH_TOKEN_PATH in .env.nested.',
    ],
    [{ ok: false, error: 'invalid_code' }, 'rejected the code with HTTP 200 ("invalid_code").'],
  ])('a response without tokens is reported: %j', async (answer, message) => {
    response = answer
    const { id } = account()
    const page = (await logIn(id)).replaceAll('&#34;', '"')
    expect(page).toContain(message)
    expect(studio.accounts.view(studio.accounts.require(id)).state).toBe('new')
  })
})

function nested(name: string) {
  return {
    ok: true,
    app_id: 'A1',
    authed_user: {
      id: 'U1',
      access_token: `xoxp-${name}-access`,
      refresh_token: `xoxe-${name}-refresh`,
      token_type: 'user',
      expires_in: 43_200,
    },
  }
}
