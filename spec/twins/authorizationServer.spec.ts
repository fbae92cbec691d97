import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  type AuthorizationServers,
  openAuthorizationServers,
  startAuthorizationServer,
} from '../../tenant/authorizationServer'
import { Journal } from '../../tenant/journal'

const SERVER_FOLDER = path.resolve(__dirname, '../../tenant/authorizationServer')

let servers: AuthorizationServers
beforeAll(() => {
  servers = openAuthorizationServers()
})
afterAll(() => servers.close())

/** Starts a server that has done nothing yet, in the process that all facts share. */
function start(options?: AuthorizationServerOptions): Promise<AuthorizationServer> {
  return servers.start(options)
}

interface TokenResponse {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

async function callTokenEndpoint(
  server: AuthorizationServer,
  fields: Record<string, string>,
  init: RequestInit = {},
): Promise<TokenResponse> {
  const response = await fetch(server.tokenUri, {
    method: 'POST',
    body: new URLSearchParams(fields),
    ...init,
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } }
}

function refresh(server: AuthorizationServer, token: unknown, init?: RequestInit): Promise<TokenResponse> {
  const client = { client_id: server.clientId, client_secret: server.clientSecret }
  return callTokenEndpoint(
    server,
    { grant_type: 'refresh_token', refresh_token: String(token), ...client },
    init,
  )
}

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } }

describe('code flow of the authorization server', () => {
  test('login and consent return a token set with the extra fields', async () => {
    const server = await start({
      accessTokenTtlSeconds: 600,
      extraFields: { instance_url: 'https://my.example' },
    })
    expect(await server.connect()).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      scope: server.scopes,
      instance_url: 'https://my.example',
    })
    expect(await server.stats()).toMatchObject({ tokenCalls: 1, codeExchanges: 1, refreshes: 0, refused: 0 })
  })

  test.each(['connect', 'connectWithoutLogin'] as const)('each %s has its own grant', async (connect) => {
    const server = await start()
    const [first, second] = [await server[connect](), await server[connect]()]
    await refresh(server, first.refresh_token)
    await refresh(server, first.refresh_token)
    expect((await refresh(server, second.refresh_token)).status).toBe(200)
  })

  test('a connection without login has a token set with the same fields', async () => {
    const server = await start({ extraFields: { instance_url: 'https://my.example' } })
    const tokens = await server.connectWithoutLogin()
    const shape = (set: object) =>
      Object.entries(set).map(([key, value]) => [key, /_token$/.test(key) || value])
    expect(shape(tokens)).toEqual(shape(await server.connect()))
    expect((await refresh(server, tokens.refresh_token)).body).toMatchObject({ scope: server.scopes })
    expect(await server.issuedSecrets()).toEqual(expect.arrayContaining([tokens.refresh_token]))
  })

  test('the environment contains the endpoints and the client', async () => {
    const server = await start()
    expect(server.environment).toEqual({
      OAUTH_CLIENT_ID: server.clientId,
      OAUTH_CLIENT_SECRET: server.clientSecret,
      OAUTH_AUTH_URI: server.authorizationUri,
      OAUTH_TOKEN_URI: server.tokenUri,
      OAUTH_SCOPES: server.scopes,
    })
  })
})

describe('client authentication at the authorization server', () => {
  function basic(id: string, secret: string): RequestInit {
    return { headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` } }
  }

  test.each(['post', 'basic', 'none'] as const)(
    'a client with authentication by %s can connect',
    async (clientAuth) => {
      const server = await start({ clientAuth })
      expect(await server.connect()).toHaveProperty('access_token')
    },
  )

  test('a wrong secret is rejected with invalid_client', async () => {
    const server = await start()
    const { refresh_token } = await server.connect()
    const response = await refresh({ ...server, clientSecret: 'wrong' }, refresh_token)
    expect(response).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    expect((await refresh(server, refresh_token)).status).toBe(200)
    expect(await server.stats()).toMatchObject({ refused: 1, refreshes: 1 })
  })

  test('a client that authenticates in another way than it registered is rejected', async () => {
    const invalidClient = { status: 401, body: { error: 'invalid_client' } }
    const [posting, basics] = [await start({ clientAuth: 'post' }), await start({ clientAuth: 'basic' })]
    const fields = { grant_type: 'refresh_token', refresh_token: 'any' }
    const header = basic(posting.clientId, encodeURIComponent(posting.clientSecret))
    expect(await callTokenEndpoint(posting, fields, header)).toMatchObject(invalidClient)
    expect((await refresh(basics, 'any')).body['error']).toMatch(/^invalid_(client|request)$/)
    expect(await posting.stats()).toMatchObject({ refused: 1 })
    expect(await basics.stats()).toMatchObject({ refused: 1 })
  })

  test('basic credentials are accepted only if they are form-encoded', async () => {
    const server = await start({ clientAuth: 'basic' })
    const { refresh_token } = await server.connect()
    const fields = { grant_type: 'refresh_token', refresh_token: String(refresh_token) }
    const raw = basic(server.clientId, server.clientSecret)
    const encoded = basic(server.clientId, encodeURIComponent(server.clientSecret))
    expect((await callTokenEndpoint(server, fields, raw)).status).not.toBe(200)
    expect((await callTokenEndpoint(server, fields, encoded)).status).toBe(200)
  })
})

describe('rotation of refresh tokens', () => {
  test('strict: a refresh token that is used twice revokes the grant and its newest tokens', async () => {
    const server = await start()
    const first = await server.connect()
    const second = await refresh(server, first.refresh_token)
    expect(second.body['refresh_token']).not.toBe(first.refresh_token)
    expect(await server.isActive(String(second.body['access_token']))).toBe(true)

    expect(await refresh(server, first.refresh_token)).toMatchObject(invalidGrant)
    expect(await refresh(server, second.body['refresh_token'])).toMatchObject(invalidGrant)
    expect(await server.isActive(String(second.body['access_token']))).toBe(false)
    expect(await server.stats()).toMatchObject({ refreshes: 1, refused: 2, reuseDetected: 1 })
  })

  test('strict: of twenty simultaneous refreshes, one succeeds and the grant is revoked', async () => {
    const server = await start()
    const { refresh_token } = await server.connect()
    const responses = await Promise.all(Array.from({ length: 20 }, () => refresh(server, refresh_token)))
    const winners = responses.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    expect(await refresh(server, winners[0]?.body['refresh_token'])).toMatchObject(invalidGrant)
    expect(await server.stats()).toMatchObject({ refreshes: 1, reuseDetected: 1 })
  })

  test('strict: thirty refreshes in a row succeed if each uses the newest token', async () => {
    const server = await start()
    let token: unknown = (await server.connect()).refresh_token
    for (let turn = 0; turn < 30; turn++) token = (await refresh(server, token)).body['refresh_token']
    expect(await server.stats()).toMatchObject({ refreshes: 30, refused: 0, reuseDetected: 0 })
  })

  test('grace: a used refresh token works until the grace period ends and then revokes the grant', async () => {
    const server = await start({ rotation: 'grace', graceSeconds: 60 })
    const { refresh_token } = await server.connect()
    const second = await refresh(server, refresh_token)
    const third = await refresh(server, refresh_token)
    expect(third.status).toBe(200)
    expect(third.body['refresh_token']).not.toBe(second.body['refresh_token'])

    await server.passTime(59)
    expect((await refresh(server, refresh_token)).status).toBe(200)
    await server.passTime(2)
    expect(await refresh(server, refresh_token)).toMatchObject(invalidGrant)
    expect(await refresh(server, third.body['refresh_token'])).toMatchObject(invalidGrant)
    expect(await server.stats()).toMatchObject({ refreshes: 3, reuseDetected: 1 })
  })

  test('none: the response omits the refresh token, and the previous one still works', async () => {
    const server = await start({ rotation: 'none' })
    const { refresh_token } = await server.connect()
    for (let turn = 0; turn < 3; turn++) {
      const response = await refresh(server, refresh_token)
      expect(response.status).toBe(200)
      expect(response.body).not.toHaveProperty('refresh_token')
    }
    expect(await server.stats()).toMatchObject({ refreshes: 3, reuseDetected: 0 })
  })
})

describe('end of access tokens and grants', () => {
  test('expired access tokens are inactive, and later ones are active', async () => {
    const server = await start()
    const { access_token, refresh_token } = await server.connect()
    expect(await server.isActive(access_token)).toBe(true)
    await server.expireAccessTokens()
    expect(await server.isActive(access_token)).toBe(false)
    const response = await refresh(server, refresh_token)
    expect(await server.isActive(String(response.body['access_token']))).toBe(true)
  })

  test('an access token is inactive after its lifetime', async () => {
    const server = await start({ accessTokenTtlSeconds: 600 })
    const { access_token } = await server.connect()
    await server.passTime(590)
    expect(await server.isActive(access_token)).toBe(true)
    await server.passTime(11)
    expect(await server.isActive(access_token)).toBe(false)
  })

  test('an unknown access token is not active', async () => {
    const server = await start()
    expect(await server.isActive('unknown')).toBe(false)
  })

  test('a revoked grant is rejected with invalid_grant until the account is reconnected', async () => {
    const server = await start()
    const { refresh_token } = await server.connect()
    await server.revokeGrants()
    expect(await refresh(server, refresh_token)).toMatchObject(invalidGrant)
    const again = await server.connect()
    expect((await refresh(server, again.refresh_token)).status).toBe(200)
  })
})

describe('faults of the authorization server', () => {
  test('the next requests get the requested response and are not processed', async () => {
    const server = await start()
    const { refresh_token } = await server.connect()
    await server.fail({ status: 503, headers: { 'retry-after': '1.5' }, body: { error: 'down' } }, 2)
    await server.fail({ status: 200, contentType: 'text/html', body: '<h1>Welcome</h1>' })

    for (let turn = 0; turn < 2; turn++) {
      const response = await refresh(server, refresh_token)
      expect(response).toMatchObject({ status: 503, body: { error: 'down' } })
      expect(response.headers.get('retry-after')).toBe('1.5')
    }
    const page = await refresh(server, refresh_token)
    expect(page).toMatchObject({ status: 200, body: { text: '<h1>Welcome</h1>' } })
    expect(page.headers.get('content-type')).toContain('text/html')
    expect((await refresh(server, refresh_token)).status).toBe(200)
    expect(await server.stats()).toMatchObject({ tokenCalls: 5, refreshes: 1, refused: 0 })
  })

  test('a fault without a limit lasts until it is cleared', async () => {
    const server = await start()
    const { refresh_token } = await server.connect()
    await server.fail({ status: 500 }, Number.POSITIVE_INFINITY)
    for (let turn = 0; turn < 3; turn++) expect((await refresh(server, refresh_token)).status).toBe(500)
    await server.clearFaults()
    expect((await refresh(server, refresh_token)).status).toBe(200)
  })

  test('a delayed request gets a late response', async () => {
    const server = await start()
    const { refresh_token } = await server.connect()
    await server.fail({ delayMs: 200 })
    const startedAt = performance.now()
    expect((await refresh(server, refresh_token)).status).toBe(200)
    expect(performance.now() - startedAt).toBeGreaterThan(190)
  })

  test('a delayed request whose client disconnects uses no refresh token', async () => {
    const journal = new Journal()
    const server = await start({ journal })
    const { refresh_token } = await server.connect()
    await server.fail({ delayMs: 300 })
    await expect(refresh(server, refresh_token, { signal: AbortSignal.timeout(100) })).rejects.toThrow()
    while (!journal.events.some(({ note }) => note === 'clientGone')) await delay(20)
    expect((await refresh(server, refresh_token)).status).toBe(200)
    expect(await server.stats()).toMatchObject({ refreshes: 1, refused: 0 })
  })

  test('a request whose response is dropped has used the refresh token', async () => {
    const server = await start()
    const { refresh_token } = await server.connect()
    await server.fail({ dropResponse: true })
    await expect(refresh(server, refresh_token)).rejects.toThrow('fetch failed')
    expect(await server.stats()).toMatchObject({ refreshes: 1 })
    expect(await refresh(server, refresh_token)).toMatchObject(invalidGrant)
    expect(await server.stats()).toMatchObject({ reuseDetected: 1 })
  })

  test('the previous refresh token still works after a response that omits it', async () => {
    const server = await start()
    const { refresh_token } = await server.connect()
    await server.fail({ omitRefreshToken: true })
    const omitted = await refresh(server, refresh_token)
    expect(omitted.status).toBe(200)
    expect(omitted.body).not.toHaveProperty('refresh_token')
    expect((await refresh(server, refresh_token)).body).toHaveProperty('refresh_token')
  })

  test('a fault with a duration ends after it, and the faults behind it stay', async () => {
    const server = await start()
    const { refresh_token } = await server.connectWithoutLogin()
    await server.fail({ status: 503, forMs: 0 }, Number.POSITIVE_INFINITY)
    await server.fail({ status: 502, forMs: 600_000 })
    expect((await refresh(server, refresh_token)).status).toBe(502)
    expect((await refresh(server, refresh_token)).status).toBe(200)
  })

  test('a code exchange can return no refresh token', async () => {
    const server = await start()
    await server.fail({ omitRefreshToken: true })
    expect(await server.connect()).not.toHaveProperty('refresh_token')
  })
})

describe('records of the authorization server', () => {
  test('the journal contains each token request before its response arrives', async () => {
    const journal = new Journal()
    const server = await start({ journal })
    const { refresh_token } = await server.connect()
    expect(journal.events).toHaveLength(1)
    await refresh(server, refresh_token)
    expect(journal.events).toHaveLength(2)
    await server.fail({ status: 503 })
    await refresh(server, refresh_token)
    await refresh(server, refresh_token)
    expect(
      journal.events.map(({ source, method, path, status, note }) => [source, method, path, status, note]),
    ).toEqual([
      ['token', 'POST', '/token', 200, 'authorization_code'],
      ['token', 'POST', '/token', 200, 'refresh_token'],
      ['token', 'POST', '/token', 503, 'status'],
      ['token', 'POST', '/token', 400, 'refresh_token'],
    ])
  })

  test('all issued secrets are listed, and the journal contains none of them', async () => {
    const journal = new Journal()
    const server = await start({ journal })
    const first = await server.connect()
    const second = (await refresh(server, first.refresh_token)).body
    await server.expireAccessTokens()
    await server.revokeGrants()

    const secrets = await server.issuedSecrets()
    expect(secrets).toEqual(
      expect.arrayContaining([
        server.clientSecret,
        first.access_token,
        first.refresh_token,
        second['access_token'],
        second['refresh_token'],
      ]),
    )
    // Two access tokens, two refresh tokens, one code, three spellings of the client secret.
    expect(secrets).toHaveLength(8)
    const journalText = JSON.stringify(journal.events)
    expect(secrets.filter((secret) => journalText.includes(secret))).toEqual([])
  })

  test('a public client has no issued secrets', async () => {
    const server = await start({ clientAuth: 'none' })
    expect(await server.issuedSecrets()).toEqual([])
  })
})

describe('HTTP control of the authorization server', () => {
  test('control requests expire tokens, revoke grants, and return statistics', async () => {
    const server = await start()
    const { access_token, refresh_token } = await server.connect()
    const post = (name: string) => fetch(`${server.issuer}/control/${name}`, { method: 'POST' })

    expect((await post('expire-access-tokens')).status).toBe(204)
    expect(await server.isActive(access_token)).toBe(false)
    expect((await post('revoke-grants')).status).toBe(204)
    expect(await refresh(server, refresh_token)).toMatchObject(invalidGrant)
    const stats = await fetch(`${server.issuer}/control/stats`)
    expect(await stats.json()).toEqual(await server.stats())
  })
})

describe('the process of the authorization server', () => {
  test('a start on a port in use fails with EADDRINUSE', async () => {
    const server = await start()
    const port = Number(new URL(server.issuer).port)
    await expect(start({ port })).rejects.toThrow('EADDRINUSE')
  })

  test('a closed server accepts no connections, and its control calls reject', async () => {
    const server = await startAuthorizationServer()
    await server.close()
    await server.close()
    await expect(fetch(server.tokenUri)).rejects.toThrow('fetch failed')
    await expect(server.stats()).rejects.toThrow('The other process has ended.')
  })

  test('the server prints nothing and ends with its parent process', async () => {
    const script = `require(${JSON.stringify(SERVER_FOLDER)}).startAuthorizationServer()
      .then(async (server) => { await server.connect(); process.stdout.write(server.tokenUri) })`
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'pipe'] })
    let errorOutput = ''
    parent.stderr.on('data', (chunk) => {
      errorOutput += chunk
    })
    const [tokenUri] = (await once(parent.stdout, 'data')).map(String)
    expect(new URL(tokenUri ?? '').pathname).toBe('/token')
    expect(errorOutput).toBe('')

    parent.kill('SIGKILL')
    await once(parent, 'exit')
    while (await isResponding(tokenUri ?? '')) await delay(20)
  })
})

async function isResponding(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}
