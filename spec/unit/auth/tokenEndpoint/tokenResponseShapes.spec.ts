import { interpretTokenResponse } from '../../../../lib/auth/tokenEndpoint/tokenResponse'

const interpret = (status: number, body: unknown) =>
  interpretTokenResponse(status, typeof body === 'string' ? body : JSON.stringify(body))

describe('an invalid grant', () => {
  test.each<[number, unknown]>([
    [401, { fault: { faultstring: 'x', detail: { errorcode: 'oauth.v2.InvalidRefreshToken' } } }],
    [400, { fault: { detail: { errorcode: 'keymanagement.service.refresh_token_expired' } } }],
    [400, { Fault: { Error: [{ Message: 'invalid_grant' }] } }],
    [400, { Error: 'invalid_grant', Error_Description: 'x' }],
    [400, { errors: [{ message: 'x', extensions: { code: 'INVALID_GRANT' } }] }],
    [400, { errors: ['invalid_grant'] }],
    [400, { errors: { refresh_token: ['is invalid'] } }],
    [400, { error: { errors: [{ reason: 'invalid_grant' }] } }],
    [400, { meta: { code: 400, error_type: 'OAuthException', error_message: 'The token was revoked' } }],
    [400, { type: 'https://errors.example.com/invalid_grant', title: 'Bad Request', status: 400 }],
    [400, { type: 'urn:example:error:expired-refresh-token', title: 'Bad Request' }],
    [400, { statusCode: 400, body: '{"error":"invalid_grant"}' }],
    [400, '"{\\"error\\":\\"invalid_grant\\"}"'],
    [400, ')]}\',\n{"error":"invalid_grant"}'],
    [400, { exception: 'InvalidGrantException', message: 'x' }],
    [400, { error: 'com.example.oauth.RefreshTokenExpiredException' }],
    [400, { error: 'ErrInvalidRefreshToken' }],
    [400, { error: 'Invalid Grant' }],
    [400, { status: 'error', message: 'invalid_grant: token expired' }],
    [400, { error: 'bad_request', error_description: 'invalid_grant' }],
    [400, { error: 'invalid_request', error_description: 'Token has been expired or revoked.' }],
    [400, { error: 'invalid_request', error_description: 'The refresh token r-client-app-1 expired' }],
    [400, { error: 'invalid_request', error_description: 'The refresh token has been used already.' }],
    [403, { error: 'access_denied', error_description: 'The user has revoked access.' }],
    [400, { error: { type: 'Error', code: 190, message: 'The session has been invalidated' } }],
    [400, { error: { code: 'auth/refresh-token-expired' } }],
    [400, { error: 'invalid_request', error_description: 'Refresh token already redeemed' }],
    [200, { code: 40105, message: 'Access token is incorrect or has been revoked' }],
    [200, { code: 20026, msg: 'The refresh token is invalid.' }],
    [401, { error: 'refresh_token_reuse_detected' }],
    [400, { error: 'invalid_or_expired_refresh_token' }],
    [400, { error: 'inactive_organization' }],
    [400, 'error_description=refresh+token+expired&error=invalid_request'],
    [400, '<Error><Code>ExpiredRefreshToken</Code><Message>x</Message></Error>'],
    [422, '<?xml version="1.0"?><fault>The refresh token does not exist.</fault>'],
    [401, 'Refresh token revoked'],
  ])('an invalid grant is read from a %d with %j', (status, body) => {
    expect(interpret(status, body)).toMatchObject({ kind: 'rejected', by: 'grant' })
  })
})

describe('a response about something else', () => {
  test.each<[string, number, unknown]>([
    ['request', 400, { error: 'unsupported_grant_type', error_description: 'refresh_token is unknown' }],
    ['request', 400, { error: 'invalid_grant_type', error_description: 'refresh_token is unknown' }],
    ['request', 400, { error: 'invalid_request', error_description: 'Duplicate parameter refresh_token' }],
    ['request', 400, { error: 'invalid_request', error_description: 'access_token parameter is incorrect' }],
    ['request', 400, { error: 'invalid_request', error_description: 'The access token type is incorrect' }],
    [
      'request',
      400,
      { error: 'access_denied', error_description: 'unknown application key; consent required' },
    ],
    [
      'client',
      401,
      { error: 'invalid_client', error_description: 'Unexpected error with the client secret' },
    ],
    [
      'client',
      401,
      { error: 'invalid_client', error_description: 'Invalid client secret. Service unavailable.' },
    ],
    ['client', 400, { error: 'invalid_request', error_description: 'Invalid client for refresh token' }],
    [
      'client',
      400,
      { error: 'invalid_request', error_description: 'Refresh token not read: client secret invalid' },
    ],
    ['client', 401, { error: 'invalid_client', error_description: 'Wrong client, or refresh token expired' }],
    ['client', 400, '<error>invalid_client</error>'],
    ['client', 400, { message: 'The client secret has expired; refresh token requests are rejected' }],
    ['client', 401, { message: 'Invalid client_id or client_secret.' }],
    ['client', 401, { errors: ['Invalid client credentials'] }],
    ['client', 400, { error: 'client_id or client_secret is incorrect' }],
    ['client', 400, { errcode: 40125, errmsg: 'invalid appsecret' }],
    ['client', 400, { error: 'invalid_request', error_description: 'Invalid client secret' }],
    ['client', 401, { error: 'Unauthorized', message: 'Client authentication failed' }],
    [
      'client',
      400,
      { error: { message: 'Error validating client secret.', type: 'OAuthException', code: 1 } },
    ],
    ['busy', 400, { error: 'invalid_grant', error_description: 'It is being used by another request.' }],
    ['busy', 400, { error: 'refresh_in_progress' }],
    ['busy', 409, { error: 'conflict', error_description: 'Another refresh is in progress' }],
  ])('a response is about the %s instead of the grant: %d %j', (by, status, body) => {
    expect(interpret(status, body)).toMatchObject({ kind: 'rejected', by })
  })

  test.each([
    'Log in and try again.',
    'Invalid token. Try again.',
    'Generate a new refresh token and try again.',
    'Reinstall the app and try again.',
    'Temporary token is invalid',
    'The refresh token is not being used by the client it was issued to',
    'The refresh token is not being used.',
    'Sign in, then retry the request.',
    'Authorize the app and try again.',
    'Connect your account again, then try again later.',
  ])('invalid_grant is about the grant if it asks the user to act: %s', (words) => {
    const body = { error: 'invalid_grant', error_description: words }
    expect(interpret(400, body)).toMatchObject({ kind: 'rejected', by: 'grant' })
  })

  test.each<[number, unknown]>([
    [401, '<!doctype html><title>Your session has expired</title>'],
    [403, '<html><title>Invalid client credentials</title></html>'],
    [400, { message: 'Refresh token has not expired' }],
    [400, { message: 'The authorization header is invalid' }],
    [400, { message: 'Basic authorization is invalid' }],
    [400, { message: 'CSRF token invalid' }],
    [400, { message: 'Your subscription was revoked' }],
    [400, { type: 'https://tools.ietf.org/html/rfc7231#section-6.5.1', title: 'Bad Request', status: 400 }],
    [400, { error: 'upstream_error' }],
    [400, { message: 'Application credentials expired. Retry later' }],
    [401, { error: 'invalid_client', error_description: 'The service is temporarily unavailable.' }],
    [400, { error: 'maintenance' }],
    [400, 'The server_name is missing.'],
  ])('a response is temporary: %d %j', (status, body) => {
    expect(interpret(status, body)).toMatchObject({ kind: 'temporary' })
  })
})

describe('invalid_grant about something else than the grant', () => {
  const kindOf = (error_description: string) =>
    interpret(400, { error: 'invalid_grant', error_description }).kind

  // https://learn.microsoft.com/entra/msal/dotnet/advanced/client-and-server-throttling
  test.each([
    'Rate limit exceeded',
    'AADSTS50196: The server terminated an operation because it encountered a client request loop.',
    'AADSTS50196: The server terminated an operation because it encountered a loop while processing a request.',
  ])('invalid_grant is a rate limit with the words %s', (words) => {
    expect(kindOf(words)).toBe('throttled')
  })

  test.each(['temporarily unavailable', 'Internal server error'])(
    'invalid_grant is a lost response with the words %s',
    (words) => {
      expect(kindOf(words)).toBe('lost')
    },
  )
})

describe('granted tokens in other formats', () => {
  const tokens = { access_token: 'a', refresh_token: 'r' }
  test.each<[string, unknown]>([
    ['a quoted body in a wrapper', { statusCode: 200, body: JSON.stringify(tokens) }],
    ['a quoted object', JSON.stringify(JSON.stringify(tokens))],
    ['an object behind a prefix against scripts', `)]}',\n${JSON.stringify(tokens)}`],
    ['a deep wrapper', { response: { data: { token: tokens } } }],
    ['names in camel case', { accessToken: 'a', refreshToken: 'r' }],
    ['a form with spaces', 'expires_in=3600&access_token=a&refresh_token=r&scope=read write'],
    ['a query string', '?access_token=a&refresh_token=r'],
    ['an object with a success as its error', { ...tokens, error: { code: 200, message: 'OK' } }],
    ['an object with an empty list of errors', { ...tokens, error: [], errors: [] }],
  ])('granted tokens are read from %s', (_what, body) => {
    expect(interpret(200, body)).toMatchObject({ kind: 'granted', tokenSet: tokens })
  })

  test('granted tokens in camel case keep their other fields', () => {
    expect(interpret(200, { accessToken: 'a', expiresIn: 60, tokenType: 'x' })).toEqual({
      kind: 'granted',
      tokenSet: { access_token: 'a', expires_in: 60, tokenType: 'x' },
    })
  })
})
