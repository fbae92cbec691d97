import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OAuthClient } from '../../../../lib/auth/tokenEndpoint/oauthClient'
import { type GrantOutcome, refreshGrant } from '../../../../lib/auth/tokenEndpoint/refreshGrant'
import type { RetryPolicy } from '../../../../lib/http/retry'
import { sender } from '../../../../lib/http/send'
import { closedPort, localApi } from '../../../support/localApi'

const held = { access_token: 'held-access', refresh_token: 'held-refresh' }
const tokens = { access_token: 'new-access', refresh_token: 'new-refresh', expires_in: 3600 }
const unavailable = { status: 503, body: 'Service Unavailable' }

let api: Awaited<ReturnType<typeof localApi>>
let slept: number[]
beforeEach(async () => {
  api = await localApi()
  slept = []
})

function refresh(
  options: {
    policy?: Partial<RetryPolicy>
    client?: Partial<OAuthClient>
    port?: number
    timeoutMs?: number
  } = {},
) {
  const { policy, client, port, timeoutMs = 2500 } = options
  const url = port === undefined ? api.url : `http://127.0.0.1:${port}`
  return refreshGrant(
    {
      clientId: 'id',
      clientSecret: 's3cret',
      tokenUri: new URL('/token', url),
      clientAuth: 'post',
      ...client,
    },
    sender({ timeoutMs, maxBodyBytes: 100_000 }),
    {
      maxRetries: 4,
      maxWaitMs: 60_000,
      sleep: async (delayMs) => void slept.push(delayMs),
      random: () => 0,
      now: () => 0,
      ...policy,
    },
  )(held)
}

const grantWithoutSecret = (clientAuth: OAuthClient['clientAuth']) =>
  refreshGrant(
    { clientId: 'id', tokenUri: new URL('/token', api.url), clientAuth },
    sender({ timeoutMs: 2500, maxBodyBytes: 1000 }),
    { maxRetries: 0, maxWaitMs: 0, sleep: async () => {}, random: () => 0, now: () => 0 },
  )

const messageOf = (outcome: GrantOutcome) => ('error' in outcome ? outcome.error.message : '')

describe('the token request', () => {
  test('a token request is one form with the refresh token and the client', async () => {
    api.respond('POST /token', { body: tokens })
    await refresh()

    const [request, ...others] = api.requests
    expect(others).toEqual([])
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'held-refresh',
      client_id: 'id',
      client_secret: 's3cret',
    })
  })

  test('a token request has special characters of the client encoded in the Basic header', async () => {
    api.respond('POST /token', { body: tokens })
    await refresh({ client: { clientAuth: 'basic', clientId: 'a:b', clientSecret: 'p@ss+w rd' } })

    const [, credentials = ''] = api.requests[0]?.headers.authorization?.split(' ') ?? []
    expect(Buffer.from(credentials, 'base64').toString()).toBe('a%3Ab:p%40ss%2Bw+rd')
  })

  test('a token request is JSON if the endpoint expects it', async () => {
    api.respond('POST /token', { body: tokens })
    await refresh({ client: { tokenFormat: 'json' } })

    const [request] = api.requests
    expect(request?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ refresh_token: 'held-refresh', client_id: 'id' })
  })

  test('a token request of a client without a secret has no Basic header, and the client in its form', async () => {
    const grant = grantWithoutSecret('basic')
    api.respond('POST /token', { body: tokens })
    await grant(held)

    const [request] = api.requests
    expect(request?.headers).not.toHaveProperty('authorization')
    expect(new URLSearchParams(request?.body).get('client_id')).toBe('id')
  })

  test('a token request is not sent without a refresh token, and the error explains it', async () => {
    const grant = grantWithoutSecret('post')
    const outcome = await grant({ access_token: 'stale' })

    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'ReconnectRequiredError' } })
    expect(messageOf(outcome)).toContain('there is no refresh token')
    expect(api.requests).toEqual([])
  })
})

describe('the token response', () => {
  test("a token response contains the tokens and the server's time", async () => {
    const date = 'Fri, 01 May 2026 12:00:00 GMT'
    api.respond('POST /token', { body: tokens, headers: { date } })

    expect(await refresh()).toEqual({ kind: 'granted', tokenSet: tokens, serverTimeMs: Date.parse(date) })
  })

  test('a token response without a valid date has no server time', async () => {
    api.respond('POST /token', { body: tokens, headers: { date: 'today' } })

    expect(await refresh()).toMatchObject({ kind: 'granted', serverTimeMs: undefined })
  })

  test.each([
    [
      'invalid',
      'ReconnectRequiredError',
      'invalid_grant',
      'rejected the refresh: invalid_grant ("Some description").',
    ],
    ['failed', 'ClientRejectedError', 'invalid_client', 'OAUTH_CLIENT_SECRET'],
    ['failed', 'ApiError', 'invalid_scope', 'OAUTH_TOKEN_URI'],
    ['failed', 'ApiError', 'unknown_code', 'OAUTH_TOKEN_URI'],
  ])('a token response is %s with a %s for %s, after one request', async (kind, name, error, words) => {
    api.respond('POST /token', { status: 400, body: { error, error_description: 'Some description' } })

    const outcome = await refresh()

    expect(outcome).toMatchObject({ kind, error: { name } })
    expect(messageOf(outcome)).toContain(words)
    expect(messageOf(outcome)).toContain(`${api.url}/token`)
    expect(api.requests).toHaveLength(1)
  })

  test('a token response of a URL without a token endpoint is a ConfigurationError', async () => {
    api.respond('POST /token', { status: 404, body: 'Not Found' })

    const outcome = await refresh()

    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'ConfigurationError' } })
    expect(messageOf(outcome)).toContain("Check that OAUTH_TOKEN_URI is the provider's token endpoint")
    expect(api.requests).toHaveLength(1)
  })

  test('a token response that reports another refresh of the same token leaves the result uncertain', async () => {
    const error_description = 'token request is already being processed'
    api.respond('POST /token', { status: 400, body: { error: 'invalid_grant', error_description } })

    expect(await refresh()).toMatchObject({ kind: 'uncertain', error: { name: 'TemporaryError' } })
    expect(api.requests).toHaveLength(1)
  })

  test('the error message of a token response with a long description is shortened', async () => {
    api.respond('POST /token', {
      status: 400,
      body: { error: 'invalid_grant', error_description: 'x'.repeat(5000) },
    })

    expect(messageOf(await refresh()).length).toBeLessThan(500)
  })
})

describe('a temporary response', () => {
  test.each([
    ['HTML with 403', { status: 403, body: '<html>blocked</html>' }],
    ['a 503', unavailable],
    [
      'unknown_error',
      { status: 400, body: { error: 'unknown_error', error_description: 'Retry your request' } },
    ],
    ['server_error', { status: 400, body: { error: 'server_error' } }],
  ])('a temporary response is retried: %s', async (_what, response) => {
    api.respond('POST /token', response, response, { body: tokens })

    expect(await refresh()).toMatchObject({ kind: 'granted', tokenSet: tokens })
    expect(api.requests).toHaveLength(3)
    expect(new Set(api.requests.map(({ body }) => body)).size).toBe(1)
  })

  test('a temporary response is retried after growing delays with jitter', async () => {
    api.respond('POST /token', unavailable, unavailable, unavailable, { body: tokens })
    await refresh()
    expect(slept).toEqual([250, 500, 1000])

    slept = []
    api.respond('POST /token', unavailable, { body: tokens })
    await refresh({ policy: { random: () => 0.999 } })
    expect(slept[0]).toBeGreaterThan(450)
  })

  test('a temporary response is retried after the time in Retry-After', async () => {
    api.respond('POST /token', { status: 429, body: {}, headers: { 'retry-after': '7' } }, { body: tokens })
    expect(await refresh()).toMatchObject({ kind: 'granted' })
    expect(slept).toEqual([7000])
  })

  test('a 429 without Retry-After is retried with backoff, and causes a pause only after the last attempt', async () => {
    const throttled = { status: 429, body: {} }
    api.respond('POST /token', throttled, { body: tokens })
    expect(await refresh()).toMatchObject({ kind: 'granted' })
    expect(slept).toEqual([250])
    api.respond('POST /token', throttled, throttled)
    expect(await refresh({ policy: { maxRetries: 1 } })).toMatchObject({ kind: 'failed', pauseMs: 'unknown' })
    expect(api.requests).toHaveLength(4)
  })

  test('a rate limit that another status reports without a time is not retried', async () => {
    api.respond('POST /token', { status: 400, body: { error: 'rate_limit_exceeded' } })
    expect(await refresh()).toMatchObject({ kind: 'failed', pauseMs: 'unknown' })
    expect(slept).toEqual([])
  })

  test('the end of a rate limit in X-RateLimit-Reset counts as Retry-After', async () => {
    const limited = (seconds: string) => ({
      status: 429,
      body: {},
      headers: { 'x-ratelimit-reset': seconds },
    })
    api.respond('POST /token', limited('3'), { body: tokens })
    expect(await refresh()).toMatchObject({ kind: 'granted' })
    expect(slept).toEqual([3000])
    api.respond('POST /token', limited('3600'))
    expect(await refresh()).toMatchObject({ kind: 'failed', pauseMs: 3_600_000 })
  })

  test('tokens in a rejection are not quoted', async () => {
    const [fresh, refreshed] = ['fresh-access-token-1', 'fresh-refresh-token-2']
    const body = { error: 'invalid_request', error_description: `not ${fresh} or ${refreshed}` }
    api.respond('POST /token', { body: { ...body, access_token: fresh, refreshToken: refreshed } })
    const message = messageOf(await refresh())
    expect(message).toContain('invalid_request ("not *** or ***")')
  })

  test('a temporary response is retried after a pause of the longest accepted time, but no longer one', async () => {
    const policy = { maxWaitMs: 7000 }
    const busy = (seconds: string) => ({ status: 503, body: {}, headers: { 'retry-after': seconds } })
    api.respond('POST /token', busy('7'), { body: tokens })
    expect(await refresh({ policy })).toMatchObject({ kind: 'granted' })
    api.respond('POST /token', busy('8'), { body: tokens })
    expect(await refresh({ policy })).toMatchObject({ kind: 'failed', pauseMs: 8000 })
  })

  test('a temporary response with a long Retry-After is not retried', async () => {
    api.respond('POST /token', { status: 429, body: {}, headers: { 'retry-after': '3600' } })
    expect(await refresh()).toMatchObject({ kind: 'failed', error: { name: 'TemporaryError' } })
    expect(slept).toEqual([])
  })

  test('a temporary response is a TemporaryError after the last attempt', async () => {
    api.respond('POST /token', ...Array.from({ length: 9 }, () => unavailable))

    const outcome = await refresh()

    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'TemporaryError' } })
    expect(messageOf(outcome)).toContain(
      'returned no tokens: it returned 503 ("Service Unavailable"). If this persists, check OAUTH_TOKEN_URI. The next message tries again.',
    )
    expect(api.requests).toHaveLength(5)
  })

  test('a temporary response is not retried with HTTP_MAX_RETRIES=0, which still sends one request', async () => {
    api.respond('POST /token', unavailable, { body: tokens })
    expect(await refresh({ policy: { maxRetries: 0 } })).toMatchObject({ kind: 'failed' })
    expect(api.requests).toHaveLength(1)

    expect(await refresh({ policy: { maxRetries: 0 } })).toMatchObject({ kind: 'granted' })
  })

  test('a temporary response with a Retry-After is a TemporaryError after the last attempt', async () => {
    api.respond('POST /token', { ...unavailable, headers: { 'retry-after': '1' } })
    const outcome = await refresh({ policy: { maxRetries: 0 } })
    expect(outcome).toMatchObject({ kind: 'failed', pauseMs: 1000, error: { name: 'TemporaryError' } })
  })

  test.each([429, 503])(
    'a temporary response %d after the last attempt has the pause that it requests',
    async (status) => {
      const busy = { status, body: {}, headers: { 'retry-after': '20' } }
      api.respond('POST /token', busy, busy)
      expect(await refresh({ policy: { maxRetries: 1 } })).toMatchObject({ kind: 'failed', pauseMs: 20_000 })
      expect([slept, api.requests.length]).toEqual([[20_000], 2])
    },
  )

  test('a temporary response followed by a rejection ends in the rejection', async () => {
    api.respond('POST /token', unavailable, { status: 400, body: { error: 'invalid_grant' } })
    expect(await refresh()).toMatchObject({ kind: 'invalid' })
    expect(api.requests).toHaveLength(2)
  })
})

describe('a missing response', () => {
  const hang = () => {}
  const cutOff = (_request: IncomingMessage, response: ServerResponse) => response.socket?.destroy()

  test.each([
    ['a timeout', hang, 250, 'no complete response within 250 ms'],
    ['a lost connection', cutOff, 2500, 'the connection was lost'],
  ])(
    'a missing response after %s leaves the result uncertain, and the token is sent only once',
    async (_what, response, timeoutMs, words) => {
      api.respond('POST /token', response, { body: tokens })

      const outcome = await refresh({ timeoutMs })

      expect(outcome).toMatchObject({ kind: 'uncertain', mayRepeat: true, error: { name: 'TemporaryError' } })
      expect(messageOf(outcome)).toContain(words)
      expect(api.requests).toHaveLength(1)
    },
  )

  const headOf = (response: ServerResponse, status: number) =>
    response.writeHead(status, { 'content-length': 100 }).flushHeaders()
  const cutBody = (status: number) => (_request: IncomingMessage, response: ServerResponse) => {
    headOf(response, status)
    response.write('{"access', () => response.socket?.destroy())
  }
  const lateBody = (_request: IncomingMessage, response: ServerResponse) => headOf(response, 200)
  const garbled = { headers: { 'content-encoding': 'gzip' }, body: 'no gzip' }

  test.each([
    ['is cut off', cutBody(200), 2500, 'the connection was lost (ECONNRESET)', false],
    ['is cut off after a 299', cutBody(299), 2500, 'the connection was lost (ECONNRESET)', false],
    ['is late', lateBody, 250, 'no complete response within 250 ms', false],
    ['cannot be decoded', garbled, 2500, 'the connection was lost (Z_DATA_ERROR)', false],
    ['is cut off after a 300', cutBody(300), 2500, 'the connection was lost (ECONNRESET)', true],
    ['is cut off after a 503', cutBody(503), 2500, 'the connection was lost (ECONNRESET)', true],
  ])(
    'a response whose body %s leaves the result uncertain',
    async (_what, response, timeoutMs, words, mayRepeat) => {
      api.respond('POST /token', response, { body: tokens })
      const outcome = await refresh({ timeoutMs })

      expect(outcome).toMatchObject({ kind: 'uncertain', mayRepeat, lostResponse: words })
      expect(api.requests).toHaveLength(1)
    },
  )

  test('a successful response without tokens leaves the result uncertain, and the token is not sent again', async () => {
    api.respond('POST /token', { body: { scope: 'read' } })
    const outcome = await refresh()
    expect(outcome).toMatchObject({ kind: 'uncertain', mayRepeat: false, error: { name: 'TemporaryError' } })
    expect(outcome).toHaveProperty('lostResponse', 'it returned 200 without an access token')
  })

  test('a closed port is certainly not a lost response and is retried', async () => {
    const outcome = await refresh({ port: await closedPort() })

    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'TemporaryError' } })
    expect(slept).toHaveLength(4)
  })
})

describe('the error message', () => {
  test.each([
    [
      'its description',
      400,
      { error: 'invalid_grant', error_description: 'Unknown held-refresh of held-access' },
    ],
    ['its code', 400, { error: 'held-refresh' }],
    [
      'the words about the client',
      401,
      { error: 'invalid_client', error_description: 'Is s3cret a secret?' },
    ],
    ['the words of a failing server', 503, { message: 'Retry with held-refresh later' }],
    ['its text', 200, 'held-refresh'],
    ['no words', 503, 'Service Unavailable'],
  ])(
    'the error message contains no token, secret, or query of the endpoint: a response with %s',
    async (_what, status, body) => {
      api.respond('POST /token', { status, body })
      const tokenUri = new URL('/token?code=hidden', api.url)
      const message = messageOf(await refresh({ client: { tokenUri }, policy: { maxRetries: 0 } }))
      expect(message).toContain(`${api.url}/token re`)
      expect(message).not.toMatch(/held-|s3cret|hidden/)
    },
  )

  test('the error message for a client without a secret contains no token', async () => {
    api.respond('POST /token', {
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Not held-refresh' },
    })
    const message = messageOf(await grantWithoutSecret('post')(held))
    expect(message).toContain('("Not ***")')
  })
})
