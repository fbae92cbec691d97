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
  options: { policy?: Partial<RetryPolicy>; client?: Partial<OAuthClient>; port?: number } = {},
) {
  const { policy, client, port } = options
  const url = port === undefined ? api.url : `http://127.0.0.1:${port}`
  return refreshGrant(
    {
      clientId: 'id',
      clientSecret: 's3cret',
      tokenUri: new URL('/token', url),
      clientAuth: 'post',
      ...client,
    },
    sender({ timeoutMs: 2500, maxBodyBytes: 100_000 }),
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

const sentenceOf = (outcome: GrantOutcome) => ('error' in outcome ? outcome.error.message : '')

describe('the request', () => {
  test('is one form with the refresh token and the client', async () => {
    api.answer('POST /token', { body: tokens })
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

  test('carries special characters of the client in an encoded Basic header', async () => {
    api.answer('POST /token', { body: tokens })
    await refresh({ client: { clientAuth: 'basic', clientId: 'a:b', clientSecret: 'p@ss+w rd' } })

    const [, credentials = ''] = api.requests[0]?.headers.authorization?.split(' ') ?? []
    expect(Buffer.from(credentials, 'base64').toString()).toBe('a%3Ab:p%40ss%2Bw+rd')
  })

  test('is not made without a refresh token, whose absence is said', async () => {
    const grant = refreshGrant(
      { clientId: 'id', tokenUri: new URL('/token', api.url), clientAuth: 'post' },
      sender({ timeoutMs: 2500, maxBodyBytes: 1000 }),
      { maxRetries: 0, maxWaitMs: 0, sleep: async () => {}, random: () => 0, now: () => 0 },
    )
    const outcome = await grant({ access_token: 'stale' })

    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'ReconnectRequiredError' } })
    expect(sentenceOf(outcome)).toContain('there is no refresh token')
    expect(api.requests).toEqual([])
  })
})

describe('the answer', () => {
  test("gives the tokens and the server's time", async () => {
    const date = 'Fri, 01 May 2026 12:00:00 GMT'
    api.answer('POST /token', { body: tokens, headers: { date } })

    expect(await refresh()).toEqual({ kind: 'granted', tokenSet: tokens, serverTimeMs: Date.parse(date) })
  })

  test("without a readable date gives no server's time", async () => {
    api.answer('POST /token', { body: tokens, headers: { date: 'today' } })

    expect(await refresh()).toMatchObject({ kind: 'granted', serverTimeMs: undefined })
  })

  test.each([
    [
      'invalid',
      'ReconnectRequiredError',
      'invalid_grant',
      'rejected the refresh: invalid_grant ("gone away").',
    ],
    ['failed', 'ClientRejectedError', 'invalid_client', 'OAUTH_CLIENT_SECRET'],
    ['failed', 'ApiError', 'invalid_scope', 'OAUTH_TOKEN_URI'],
    ['failed', 'ApiError', 'a_code_of_its_own', 'OAUTH_TOKEN_URI'],
  ])('%s with a %s is made of %s, after one request', async (kind, name, error, words) => {
    api.answer('POST /token', { status: 400, body: { error, error_description: 'gone away' } })

    const outcome = await refresh()

    expect(outcome).toMatchObject({ kind, error: { name } })
    expect(sentenceOf(outcome)).toContain(words)
    expect(sentenceOf(outcome)).toContain(`${api.url}/token`)
    expect(api.requests).toHaveLength(1)
  })

  test('that another refresh of the same token is under way leaves the outcome open', async () => {
    const error_description = 'token request is already being processed'
    api.answer('POST /token', { status: 400, body: { error: 'invalid_grant', error_description } })

    expect(await refresh()).toMatchObject({ kind: 'uncertain', error: { name: 'TemporaryError' } })
    expect(api.requests).toHaveLength(1)
  })

  test('is cut short where the description is endless', async () => {
    api.answer('POST /token', {
      status: 400,
      body: { error: 'invalid_grant', error_description: 'x'.repeat(5000) },
    })

    expect(sentenceOf(await refresh()).length).toBeLessThan(500)
  })
})

describe('a temporary answer', () => {
  test.each([
    ['HTML with 403', { status: 403, body: '<html>blocked</html>' }],
    ['a 503', unavailable],
    [
      'unknown_error',
      { status: 400, body: { error: 'unknown_error', error_description: 'Please retry your request' } },
    ],
    ['server_error', { status: 400, body: { error: 'server_error' } }],
  ])('is asked for again: %s', async (_what, answer) => {
    api.answer('POST /token', answer, answer, { body: tokens })

    expect(await refresh()).toMatchObject({ kind: 'granted', tokenSet: tokens })
    expect(api.requests).toHaveLength(3)
    expect(new Set(api.requests.map(({ body }) => body)).size).toBe(1)
  })

  test('is waited out longer and longer, with jitter', async () => {
    api.answer('POST /token', unavailable, unavailable, unavailable, { body: tokens })
    await refresh()
    expect(slept).toEqual([250, 500, 1000])

    slept = []
    api.answer('POST /token', unavailable, { body: tokens })
    await refresh({ policy: { random: () => 0.999 } })
    expect(slept[0]).toBeGreaterThan(450)
  })

  test('is waited out as long as Retry-After says', async () => {
    api.answer('POST /token', { status: 429, body: {}, headers: { 'retry-after': '7' } }, { body: tokens })
    expect(await refresh()).toMatchObject({ kind: 'granted' })
    expect(slept).toEqual([7000])
  })

  test('that asks for too much patience is given up', async () => {
    api.answer('POST /token', { status: 429, body: {}, headers: { 'retry-after': '3600' } })
    expect(await refresh()).toMatchObject({ kind: 'failed', error: { name: 'TemporaryError' } })
    expect(slept).toEqual([])
  })

  test('that stays is a TemporaryError after the last attempt', async () => {
    api.answer('POST /token', ...Array.from({ length: 9 }, () => unavailable))

    const outcome = await refresh()

    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'TemporaryError' } })
    expect(sentenceOf(outcome)).toContain(
      'returned no tokens: it returned 503 ("Service Unavailable"). If this persists, check OAUTH_TOKEN_URI. The next message tries again.',
    )
    expect(api.requests).toHaveLength(5)
  })

  test('is not repeated with HTTP_MAX_RETRIES=0, and one attempt is made all the same', async () => {
    api.answer('POST /token', unavailable, { body: tokens })
    expect(await refresh({ policy: { maxRetries: 0 } })).toMatchObject({ kind: 'failed' })
    expect(api.requests).toHaveLength(1)

    expect(await refresh({ policy: { maxRetries: 0 } })).toMatchObject({ kind: 'granted' })
  })

  test('ends in the refusal that follows it', async () => {
    api.answer('POST /token', unavailable, { status: 400, body: { error: 'invalid_grant' } })
    expect(await refresh()).toMatchObject({ kind: 'invalid' })
    expect(api.requests).toHaveLength(2)
  })
})

describe('no answer', () => {
  const hang = () => {}
  const cutOff = (_request: IncomingMessage, response: ServerResponse) => response.socket?.destroy()

  test.each([
    ['a time-out', hang, 'no complete response within 2500 ms'],
    ['a lost connection', cutOff, 'the connection was lost'],
  ])('after %s leaves the outcome open, and the token is sent once only', async (_what, answer, words) => {
    api.answer('POST /token', answer, { body: tokens })

    const outcome = await refresh()

    expect(outcome).toMatchObject({ kind: 'uncertain', error: { name: 'TemporaryError' } })
    expect(sentenceOf(outcome)).toContain(words)
    expect(api.requests).toHaveLength(1)
  })

  test('from a port on which nothing listens is surely no lost answer, and asked for again', async () => {
    const outcome = await refresh({ port: await closedPort() })

    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'TemporaryError' } })
    expect(slept).toHaveLength(4)
  })
})

test('no sentence holds a token, the secret or the query of the endpoint', async () => {
  const tokenUri = new URL('/token?code=hidden', api.url)
  for (const answer of [
    unavailable,
    { status: 400, body: { error: 'invalid_grant' } },
    { body: 'held-refresh' },
  ]) {
    api.answer('POST /token', ...Array.from({ length: 5 }, () => answer))
    const sentence = sentenceOf(await refresh({ client: { tokenUri } }))
    expect(sentence).toContain('/token')
    expect(sentence).not.toMatch(/held-|s3cret|hidden/)
  }
})
