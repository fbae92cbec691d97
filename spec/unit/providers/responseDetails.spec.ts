import { isRejectedToken } from '../../../lib/providers/rejectedToken'
import { bearerError, requestIdOf, textFaultOf } from '../../../lib/providers/responseDetails'

test.each([
  ['Bearer error="invalid_token"', 'invalid_token'],
  ['bearer realm="x", ERROR=Insufficient_Scope, scope="a b"', 'insufficient_scope'],
  ['Basic realm="x", Bearer realm="y", error="insufficient_claims", claims="e30="', 'insufficient_claims'],
  ['Bearer realm="x"', undefined],
  ['Bearer realm="x", error_description="error happened"', undefined],
  ['Basic error="invalid_token"', undefined],
  ['', undefined],
  [undefined, undefined],
])('the error code of the challenge %s is %s', (header, expected) => {
  const headers: Record<string, string> = header === undefined ? {} : { 'www-authenticate': header }
  const response = { status: 401, headers, body: Buffer.alloc(0), url: new URL('https://x.example') }
  expect(bearerError(response)).toBe(expected)
})

const response = (status: number, body: unknown = '', headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  url: new URL('https://x.example'),
})

describe('a token is rejected', () => {
  test.each([
    [401, ''],
    [403, { code: 'token_expired' }],
    [400, { error: { code: 'TOKEN_EXPIRED' } }],
    [400, { error: { message: 'Session has expired', type: 'OAuthException', code: 190 } }],
    [400, { error: { code: 'InvalidAuthenticationToken' } }],
    [403, { errors: [{ errorType: 'expired_token' }] }],
    [403, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]],
    [500, { error: 'expired_access_token' }],
    [400, { fault: { code: 'Bad_OAuth_Token' } }],
    [403, { __type: 'com.amazon.coral.service#ExpiredTokenException' }],
    [400, '<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>'],
    [200, { ok: false, error: 'token_expired' }],
    [200, { ok: false, error: 'invalid_auth' }],
    [200, { error: 'invalid_token' }],
    [200, { success: false, code: 'access_token_expired' }],
    [200, { id: null, error: 'invalid_token' }],
    [200, { jsonrpc: '2.0', id: 1, error: { code: 'token_expired' } }],
    [200, { errors: [{ code: 'token_expired' }] }],
    [403, { fault: { faultstring: 'x', detail: { errorcode: 'oauth.v2.AccessTokenExpired' } } }],
    [400, { fault: { detail: { errorcode: 'keymanagement.service.access_token_expired' } } }],
    [200, { errors: [{ message: 'x', extensions: { code: 'TOKEN_EXPIRED' } }] }],
    [200, { errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED' } }], data: null }],
    [400, { errors: ['invalid_token'] }],
    [400, { type: 'https://errors.example.com/expired-access-token', title: 'Bad Request' }],
    [403, { code: 'AUTHENTICATION_TOKEN_EXPIRED' }],
    [403, { code: 'token_not_valid' }],
    [403, { code: 'InvalidOrExpiredToken' }],
    [403, { ErrorCode: 'ErrTokenExpired' }],
    [498, { name: 'TokenExpiredError' }],
    [403, { message: 'The access token has expired' }],
    [403, { message: 'The incoming token has expired' }],
    [400, { error: { message: 'Expired OAuth token' } }],
    [403, 'Bad_OAuth_Token'],
    [400, { err: 'token_expired' }],
    [403, { message: 'invalid_token' }],
    [200, { success: false, errCode: 'invalid_token' }],
    [403, { errorMessage: 'The access token has expired' }],
    [400, { errmsg: 'access_token expired', errcode: 42001 }],
    [400, { msg: 'Access token is invalid' }],
    [403, { title: 'Invalid access token' }],
    [403, { message: 'JWT expired' }],
    [400, { message: 'The access token provided is not valid.' }],
    [200, { error: { code: 498, message: 'Invalid token.' } }],
    [498, ''],
    [403, 'The session token is expired.'],
    [403, '<s:Fault><s:Code>ExpiredTokenException</s:Code></s:Fault>'],
  ])('a token is rejected by %d %j', (status, body) => {
    expect(isRejectedToken(response(status, body))).toBe(true)
  })

  test.each([400, 401, 403, 500])('a token is rejected by a challenge with %d', (status) => {
    const headers = {
      'www-authenticate': 'Bearer realm="x", error="invalid_token", error_description="expired"',
    }
    expect(isRejectedToken(response(status, '', headers))).toBe(true)
  })
})

describe('a token is not rejected', () => {
  test.each([
    [403, { code: 'forbidden' }],
    [403, { error: 'access_denied', message: 'The token may not do this' }],
    [400, { error: 'invalid_request', message: 'token expired' }],
    [400, { code: 190 }],
    [200, { code: 498, message: 'Invalid token.' }],
    [422, { errors: [{ code: 'invalid_token', field: 'token' }] }],
    [422, { errors: [{ code: 'invalid_token', source: { pointer: '/data/token' } }] }],
    [400, { error: { code: 'invalid_session', message: 'The checkout session is invalid.' } }],
    [403, { message: 'The user token is invalid for this resource.' }],
    [403, { message: 'The access token is not valid for this resource.' }],
    [403, { message: 'The access token is valid, and the page is not.' }],
    [404, { code: 'session_not_found' }],
    [200, { code: 'token_expired', description: 'a record about tokens' }],
    [200, { status: 'session_expired', name: 'invalid_token' }],
    [200, { ok: true, error: null, type: 'expired_token' }],
    [200, 'token_expired'],
    [200, { message: 'The access token has expired', id: 1 }],
    [200, { data: { error: 'token_expired' } }],
    [200, { id: 'n1', status: 'failed', error: { code: 'invalid_token' } }],
    [200, { id: 'n1', error: 'token_expired' }],
    [200, [{ id: 1, error: { code: 'session_expired' } }]],
    [402, { error: { type: 'card_error', code: 'token_expired' } }],
    [404, { error: { code: 'session_expired' } }],
    [410, { code: 'SESSION_EXPIRED' }],
    [400, { code: 'invalid_token', message: 'The device token is not registered.' }],
    [400, { errors: [{ code: 'INVALID_TOKEN', field: 'cardToken' }] }],
    [400, { error: 'invalid_page_token' }],
    [410, { code: 'sync_token_expired' }],
    [400, { message: 'The upload token has expired' }],
    [403, { message: 'The password of the token owner has expired' }],
    [403, { message: 'This user token lacks a permission' }],
    [403, '<html><title>Your access token has expired</title></html>'],
    [500, ''],
  ])('a token is not rejected by %d %j', (status, body) => {
    expect(isRejectedToken(response(status, body))).toBe(false)
  })

  test.each([
    'error="insufficient_scope"',
    'error="insufficient_claims"',
    "error = 'insufficient_scope'",
    'realm="x", error=INSUFFICIENT_SCOPE',
  ])('a token is not rejected by 401 with the challenge %s', (challenge) => {
    const headers = { 'www-authenticate': `Bearer ${challenge}` }
    expect(isRejectedToken(response(401, { error: 'token_expired' }, headers))).toBe(false)
  })

  test('a token is not rejected by a code in a large response, which is not searched', () => {
    expect(isRejectedToken(response(200, { ok: false, error: 'token_expired', x: 'x'.repeat(5000) }))).toBe(
      false,
    )
  })
})

describe('an error response that is not JSON', () => {
  test.each([
    ['Rate limit reached\n for today', { message: 'Rate limit reached for today' }],
    [
      '<?xml version="1.0"?><error><message>No such &amp; such</message></error>',
      { message: 'No such & such' },
    ],
    [
      '<html><head><title>Access\n denied</title></head><body>x</body></html>',
      { message: 'Access denied', kind: 'blocked' },
    ],
    ['<!DOCTYPE html><p>no title', { kind: 'blocked' }],
    ['\u0000\u0001PNG', {}],
    ['', {}],
  ])('the error response %j is read as %j', (body, fault) => {
    expect(textFaultOf(response(403, body))).toEqual(fault)
  })

  test('an error response is quoted up to 200 characters', () => {
    expect(textFaultOf(response(400, 'word '.repeat(100))).message).toHaveLength(200)
  })
})

test.each(['x-request-id', 'request-id', 'x-sfdc-request-id', 'x-correlation-id', 'x-amzn-requestid'])(
  'the request ID is read from %s',
  (name) => {
    expect(requestIdOf(response(500, '', { [name]: 'r-1' }))).toBe('r-1')
  },
)
