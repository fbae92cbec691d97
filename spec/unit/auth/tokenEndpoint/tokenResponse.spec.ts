import { interpretTokenResponse } from '../../../../lib/auth/tokenEndpoint/tokenResponse'

const interpret = (status: number, body: unknown, tokenPath?: string) =>
  interpretTokenResponse(status, typeof body === 'string' ? body : JSON.stringify(body), tokenPath)

describe('granted tokens', () => {
  test.each([200, 201, 299])('a %d with an access token grants tokens', (status) => {
    const response = { access_token: 'a', token_type: 'bearer', custom: [1] }
    expect(interpret(status, response)).toEqual({ kind: 'granted', tokenSet: response })
  })

  test.each([199, 300, 301, 404])('a %d grants nothing', (status) => {
    expect(interpret(status, { access_token: 'a' }).kind).not.toBe('granted')
  })

  test.each([null, '', false, 0, 'ok', { code: 'ok' }, { code: 0, message: 'success' }, {}])(
    'an "error" without meaning does not affect granted tokens: %j',
    (error) => {
      expect(interpret(200, { access_token: 'a', error })).toMatchObject({ kind: 'granted' })
    },
  )

  test.each<[string, string]>([
    ['JSON with a byte order mark', '\ufeff{"access_token":"a","refresh_token":"r"}'],
    ['a form', 'access_token=a&refresh_token=r&token_type=bearer'],
    ['a list of one', '[{"access_token":"a","refresh_token":"r"}]'],
    ['an object in data', '{"data":{"access_token":"a","refresh_token":"r"}}'],
    ['an object in body', '{"statusCode":200,"body":{"access_token":"a","refresh_token":"r"}}'],
    ['tokens with a trailing line break', '{"access_token":"a\\n","refresh_token":"r\\n"}'],
  ])('granted tokens are read from %s', (_what, text) => {
    expect(interpretTokenResponse(200, text)).toMatchObject({
      kind: 'granted',
      tokenSet: { access_token: 'a', refresh_token: 'r' },
    })
  })

  test('granted tokens are read at the configured path', () => {
    const body = { ok: true, access_token: 'bot', authed_user: { access_token: 'user' } }
    expect(interpret(200, body, 'authed_user')).toMatchObject({ tokenSet: { access_token: 'user' } })
  })
})

describe('rejections', () => {
  test('a rejection with several codes has the one that decides most', () => {
    for (const codes of [
      ['invalid_request', 'invalid_grant'],
      ['invalid_grant', 'invalid_request'],
    ]) {
      const [error, error_code] = codes
      expect(interpret(400, { error, error_code })).toMatchObject({ by: 'grant', code: 'invalid_grant' })
    }
    expect(interpret(400, { error: 'invalid_client', code: 'server_error' })).toMatchObject({ by: 'client' })
  })

  test.each([
    ['the grant', 'bad_things', 'invalid_grant', { by: 'grant', code: 'invalid_grant' }],
    ['a throttled client', 'invalid_request', 'rate_limit_exceeded', { kind: 'throttled' }],
    ['nothing, if the code is about settings', 'invalid_scope', 'invalid_grant', { code: 'invalid_scope' }],
    [
      'nothing, if it is about the client',
      'bad_things',
      'invalid_client',
      { by: 'request', code: 'bad_things' },
    ],
    ['nothing, if it is general', 'bad_things', 'invalid_scope', { by: 'request', code: 'bad_things' }],
  ])('a rejection with a code in its words is about %s', (_what, error, mentioned, expected) => {
    expect(interpret(400, { error, error_description: `The cause is ${mentioned}` })).toMatchObject(expected)
  })

  test.each([
    ['grant', 'invalid_grant'],
    ['grant', 'INVALID_GRANT'],
    ['grant', 'InvalidGrant'],
    ['grant', 'invalid-grant'],
    ['grant', 'interaction_required'],
    ['grant', 'consent_required'],
    ['grant', 'login_required'],
    ['grant', 'bad_refresh_token'],
    ['grant', 'invalid_refresh_token'],
    ['grant', 'refresh_token_expired'],
    ['grant', 'EXPIRED_REFRESH_TOKEN'],
    ['grant', 'token_revoked'],
    ['grant', 'invalid_token'],
    ['grant', 'account_inactive'],
    ['client', 'invalid_client'],
    ['client', 'unauthorized_client'],
    ['client', 'incorrect_client_credentials'],
    ['request', 'invalid_request'],
    ['request', 'invalid_scope'],
    ['request', 'unsupported_grant_type'],
  ])('a rejection is about the %s: %s', (by, error) => {
    for (const status of [200, 400, 401, 403]) {
      const result = interpret(status, { error, error_description: 'words of it' })
      expect(result).toEqual({ kind: 'rejected', by, code: error, description: 'words of it' })
    }
  })

  test.each<[string, number, unknown, string]>([
    [
      'an expired refresh token (Exact)',
      400,
      { error: 'invalid_request', error_description: 'The refresh token expired at 2024-05-01T08:00:00Z' },
      'invalid_request',
    ],
    [
      'a bad refresh token as the client’s fault',
      403,
      { error: 'unauthorized_client', error_description: 'refresh_token is invalid' },
      'unauthorized_client',
    ],
    [
      'a refresh token that was replaced (Exact)',
      401,
      { error: 'unauthorized_client', error_description: 'Old refresh token used.' },
      'unauthorized_client',
    ],
    [
      'a status alone (HubSpot)',
      400,
      { status: 'BAD_REFRESH_TOKEN', message: 'missing or unknown refresh token' },
      'BAD_REFRESH_TOKEN',
    ],
    [
      'a list of errors (Fitbit)',
      401,
      { success: false, errors: [{ errorType: 'invalid_grant', message: 'Refresh token invalid: x' }] },
      'invalid_grant',
    ],
    [
      'an error object',
      400,
      { error: { code: 'invalid_grant', message: 'Some description' } },
      'invalid_grant',
    ],
    [
      'the type of an error object',
      400,
      { error: { type: 'INVALID_REFRESH_TOKEN' } },
      'INVALID_REFRESH_TOKEN',
    ],
    ['a code at the top', 400, { code: 'invalid_grant', msg: 'Some description' }, 'invalid_grant'],
    ['a list at the top', 400, [{ errorCode: 'invalid_grant' }], 'invalid_grant'],
    [
      'a form',
      400,
      'error=bad_refresh_token&error_description=The+refresh+token+passed+is+incorrect+or+expired.',
      'bad_refresh_token',
    ],
    ['a form in a 200 (GitHub)', 200, 'error=bad_refresh_token&error_description=x+y', 'bad_refresh_token'],
    ['plain text', 400, 'invalid_grant', 'invalid_grant'],
    ['plain text for people', 400, 'Invalid grant.', ''],
    ['a JSON string', 400, '"Invalid Grant"', ''],
    ['a plain sentence', 400, 'The refresh token has expired. Log in again and try again.', ''],
    ['XML', 400, '<error><code>invalid_grant</code></error>', 'invalid_grant'],
    [
      '200 with ok: false (Slack)',
      200,
      { ok: false, error: 'invalid_refresh_token' },
      'invalid_refresh_token',
    ],
    [
      'a response that also contains tokens',
      200,
      { access_token: 'a', error: 'invalid_grant' },
      'invalid_grant',
    ],
    ['a 404 with the code', 404, { error: 'invalid_grant' }, 'invalid_grant'],
    [
      'a complaint about a resource (Strava)',
      400,
      {
        message: 'Bad Request',
        errors: [{ resource: 'RefreshToken', field: 'refresh_token', code: 'invalid' }],
      },
      'invalid_RefreshToken',
    ],
    [
      'a complaint about a field',
      400,
      { errors: [{ field: 'refresh_token', code: 'expired' }] },
      'expired_refresh_token',
    ],
    [
      'words about the request (LinkedIn)',
      401,
      { serviceErrorCode: 65601, message: 'The token used in the request has been revoked by the user' },
      '',
    ],
    [
      'words about what is required (Shopify)',
      400,
      { error: 'invalid_request', error_description: 'This request requires an active refresh_token' },
      'invalid_request',
    ],
  ])('an invalid grant is read from %s', (_what, status, body, code) => {
    expect(interpret(status, body)).toMatchObject({ kind: 'rejected', by: 'grant', code })
  })

  test('a rejection needs no description, and ignores one that is not a string', () => {
    expect(interpret(400, { error: 'invalid_grant' })).toMatchObject({ by: 'grant', description: '' })
    expect(interpret(400, { error: 'invalid_grant', error_description: 7 })).toMatchObject({
      description: '',
    })
  })

  test.each<[unknown]>([
    [{ status: 403, message: 'invalid client secret' }],
    [{ error: 'Bad Request', status: 400, message: 'Invalid client' }],
    [{ errors: [{ resource: 'Application', field: 'client_id', code: 'invalid' }] }],
    ['Invalid client.'],
    [{ message: 'Unknown application' }],
  ])('a rejection of the client is read from %j', (body) => {
    expect(interpret(400, body)).toMatchObject({ kind: 'rejected', by: 'client' })
  })

  test('a rejection that only names a parameter of the client is not about the client', () => {
    expect(interpret(400, { message: 'The parameter client_id is missing.' })).toMatchObject({
      kind: 'temporary',
    })
  })

  test('a message about the client next to a general code is not about the client', () => {
    const body = { error: 'bad_request', error_description: 'Unknown application' }
    expect(interpret(400, body)).toMatchObject({ kind: 'rejected', by: 'request' })
  })

  test.each([200, 400, 401])('a rejection with an unknown code and %d is about the request', (status) => {
    expect(interpret(status, { error: 'bad_verification_code' })).toMatchObject({
      kind: 'rejected',
      by: 'request',
    })
  })

  test.each([
    ['invalid_grant', 'token request is already being processed'],
    ['invalid_grant', 'expired authorization code'],
    ['invalid_request', 'access_token not expired'],
    ['unauthorized_client', 'Access token has not expired yet.'],
  ])('a rejection %s "%s" means that another container has refreshed', (error, error_description) => {
    expect(interpret(400, { error, error_description })).toMatchObject({ by: 'busy' })
    expect(interpret(401, { error: 'invalid_client', error_description })).toMatchObject({ by: 'client' })
  })

  test('"expired access/refresh token" does not mean that another container has refreshed', () => {
    const body = { error: 'invalid_grant', error_description: 'expired access/refresh token' }
    expect(interpret(400, body)).toMatchObject({ by: 'grant' })
  })

  test('a rejection for a missing parameter is not about the grant', () => {
    const body = {
      error: 'invalid_request',
      error_description: 'Required parameter refresh_token is not present',
    }
    expect(interpret(400, body)).toMatchObject({ by: 'request' })
  })
})

describe('temporary responses', () => {
  test.each<[string, number, unknown]>([
    ['a 403 with the page of a firewall', 403, '<html><title>blocked</title></html>'],
    ['a page that mentions invalid_grant', 400, '<html>what invalid_grant means</html>'],
    ['a 400 with a page', 400, '<html>bad request</html>'],
    ['a 302', 302, { access_token: 'a' }],
    ['a 500 with an OAuth error code', 500, { error: 'invalid_grant' }],
    ['a 503', 503, 'Service Unavailable'],
    ['a 503 with an OAuth error code', 503, { error: 'invalid_client' }],
    ['a 403 with a code that OAuth does not know', 403, { error: 'forbidden' }],
    ['a number for a code', 400, { error: { code: 190 } }],
    ['an error of words', 400, { error: 'Access Denied' }],
    ['server_error', 400, { error: 'server_error' }],
    ['temporarily_unavailable', 400, { error: 'temporarily_unavailable' }],
    ['unknown_error', 400, { error: 'unknown_error', error_description: 'retry your request' }],
    [
      'an unknown code that suggests to try again',
      400,
      { error: 'oops', error_description: 'Try again later.' },
    ],
    ['a code named like a property of every object', 500, { error: 'constructor' }],
    ['a 507', 507, ''],
    ['a 520', 520, ''],
    ['a 599', 599, { error: 'invalid_grant' }],
    ['a 408', 408, ''],
  ])('%s is temporary', (_what, status, body) => {
    expect(interpret(status, body)).toMatchObject({
      kind: 'temporary',
      reason: expect.stringContaining(`it returned ${status}`),
    })
  })

  test.each<[string, number, unknown]>([
    ['a 429', 429, { error: 'rate_limited' }],
    ['a 429 with an OAuth error code', 429, { error: 'invalid_request' }],
    ['rate_limit_exceeded', 400, { error: 'rate_limit_exceeded' }],
    ['slow_down', 400, { error: 'slow_down' }],
    [
      'words about too many requests',
      400,
      { error: 'Access Denied', error_description: 'You made too many requests' },
    ],
  ])('%s causes fewer requests to the endpoint', (_what, status, body) => {
    expect(interpret(status, body)).toMatchObject({ kind: 'throttled' })
  })

  test.each<[number, unknown, string]>([
    [503, '<html>', 'it returned 503 and no JSON object'],
    [503, '<html><title>Be right back</title>', 'it returned 503 ("Be right back")'],
    [500, '7', 'it returned 500 ("7")'],
    [500, { message: 'The database\n is down' }, 'it returned 500 ("The database is down")'],
    [500, { error: 'server_error', message: 'down again' }, 'it returned 500 server_error ("down again")'],
  ])('the reason quotes the response %d %j', (status, body, reason) => {
    const { reason: quoted } = interpret(status, body) as { reason: string }
    expect(quoted.startsWith(reason)).toBe(true)
  })

  test('the reason quotes up to 200 characters', () => {
    const { reason } = interpret(500, 'word '.repeat(100)) as { reason: string }
    expect(reason.length).toBeLessThan(230)
  })

  test('the reason contains neither tokens nor unknown fields', () => {
    const { reason } = interpret(500, { access_token: 'opensesame', note: 'opensesame' }) as {
      reason: string
    }
    expect(reason).toBe('it returned 500 without an access token')
  })
})

describe('tokens in error responses', () => {
  const saidOf = (fields: object, error_description: string) => {
    const result = interpret(400, { error: 'invalid_grant', error_description, ...fields })
    return 'code' in result ? `${result.code} ${result.description}` : ''
  }

  test.each(['invalid', 'expired', 'missing', 'invalid_refresh_token', 'is invalid or has expired'])(
    'the complaint "%s" about a refresh token is not hidden',
    (complaint) => {
      expect(saidOf({ errors: { refresh_token: complaint } }, `The cause: ${complaint}`)).toBe(
        `invalid_grant The cause: ${complaint}`,
      )
    },
  )

  test.each(['n0t-l0ng', 'a-token-without-a-digit', '1//0gRefresh-T0ken_Of-Google'])(
    'the token "%s" is hidden if the message quotes it',
    (token) => {
      expect(saidOf({ errors: { refresh_token: token } }, `The cause: ${token}`)).toBe(
        'invalid_grant The cause: ***',
      )
    },
  )
})

describe('lost responses, after which the token may have been used', () => {
  test.each<[string, number, unknown]>([
    ['HTML in a 200', 200, '<html>sign in to this network</html>'],
    ['a 200 without an access token', 200, { token_type: 'bearer' }],
    ['a 200 with an empty access token', 200, { access_token: '', refresh_token: 'r' }],
    ['a 200 with an access token that is not a string', 200, { access_token: { value: 'a' } }],
    ['a 200 with ok: false and nothing else', 200, { ok: false }],
    ['a 200 with null', 200, 'null'],
    ['a 204', 204, ''],
    ['an unknown error in addition to tokens', 200, { access_token: 'a', error: { code: 1 } }],
    ['a 502', 502, { error: 'Bad Gateway' }],
    ['a 524', 524, ''],
    ['a 598', 598, { error: 'invalid_grant' }],
    ['a 504', 504, ''],
  ])('%s is a lost response', (_what, status, body) => {
    expect(interpret(status, body)).toMatchObject({ kind: 'lost' })
  })

  test('a successful response is not quoted because it may contain tokens', () => {
    const { reason } = interpret(200, 'the token is opensesame') as { reason: string }
    expect(reason).toBe('it returned 200 and no JSON object')
  })
})

test.each([404, 405, 415, 501, 505])('a %d is a wrong configuration', (status) => {
  expect(interpret(status, { message: 'Not here' })).toEqual({
    kind: 'misconfigured',
    reason: `it returned ${status} ("Not here")`,
  })
  expect(interpret(status, { error: 'invalid_request' })).toMatchObject({ kind: 'misconfigured' })
})
