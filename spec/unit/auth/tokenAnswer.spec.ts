import { judgeTokenAnswer } from '../../../lib/auth/tokenAnswer'

const judge = (status: number, body: unknown) =>
  judgeTokenAnswer(status, typeof body === 'string' ? body : JSON.stringify(body))

describe('tokens are', () => {
  test.each([200, 201, 299])('a %d with an access token', (status) => {
    const answer = { access_token: 'a', token_type: 'bearer', custom: [1] }
    expect(judge(status, answer)).toEqual({ kind: 'granted', tokenSet: answer })
  })

  test.each([null, '', false])('a 200 with an access token beside "error": %j', (error) => {
    expect(judge(200, { access_token: 'a', error })).toMatchObject({ kind: 'granted' })
  })
})

describe('an OAuth error code is a refusal', () => {
  test.each([
    ['grant', 'invalid_grant'],
    ['grant', 'interaction_required'],
    ['grant', 'consent_required'],
    ['grant', 'login_required'],
    ['client', 'invalid_client'],
    ['client', 'unauthorized_client'],
    ['request', 'invalid_request'],
    ['request', 'invalid_scope'],
    ['request', 'unsupported_grant_type'],
  ])('by the %s: %s', (by, error) => {
    for (const status of [200, 400, 401, 403]) {
      const answer = judge(status, { error, error_description: 'words' })
      expect(answer).toEqual({ kind: 'refused', by, code: error, description: 'words' })
    }
  })

  test('also without a description, or with one that is no text', () => {
    expect(judge(400, { error: 'invalid_grant' })).toMatchObject({ by: 'grant', description: '' })
    expect(judge(400, { error: 'invalid_grant', error_description: 7 })).toMatchObject({ description: '' })
  })

  test('also where it comes with tokens', () => {
    expect(judge(200, { access_token: 'a', error: 'invalid_grant' })).toMatchObject({ kind: 'refused' })
  })

  test("also with Microsoft's words around it", () => {
    const answer = { error: 'invalid_grant', error_description: 'AADSTS70008: expired', error_codes: [70008] }
    expect(judge(400, answer)).toMatchObject({ by: 'grant', description: 'AADSTS70008: expired' })
  })

  test('also as Slack gives it, in a 200 with ok: false', () => {
    const answer = judge(200, { ok: false, error: 'invalid_refresh_token' })
    expect(answer).toMatchObject({ kind: 'refused', by: 'request', code: 'invalid_refresh_token' })
  })

  test.each([200, 400, 401])("also a code of the provider's own with %d", (status) => {
    expect(judge(status, { error: 'bad_verification_code' })).toMatchObject({
      kind: 'refused',
      by: 'request',
    })
  })

  test.each(['token request is already being processed', 'expired authorization code'])(
    'that says "%s" means that another refresh is under way',
    (error_description) => {
      expect(judge(400, { error: 'invalid_grant', error_description })).toMatchObject({ by: 'busy' })
      expect(judge(401, { error: 'invalid_client', error_description })).toMatchObject({ by: 'client' })
    },
  )

  test('"expired access/refresh token" is no other refresh under way', () => {
    const answer = { error: 'invalid_grant', error_description: 'expired access/refresh token' }
    expect(judge(400, answer)).toMatchObject({ by: 'grant' })
  })
})

describe('temporary is', () => {
  test.each([
    ['a 200 with HTML', 200, '<html>sign in to this network</html>'],
    ['a 403 with HTML of a firewall', 403, '<html>blocked</html>'],
    ['a 400 with HTML', 400, '<html>bad request</html>'],
    ['a 404 without a body', 404, ''],
    ['a 200 with no access token', 200, { token_type: 'bearer' }],
    ['a 200 with an empty access token', 200, { access_token: '', refresh_token: 'r' }],
    ['a 200 with an access token that is no text', 200, { access_token: { value: 'a' } }],
    ['a 200 with ok: false and nothing else', 200, { ok: false }],
    ['a 200 with a list', 200, [{ access_token: 'a' }]],
    ['a 200 with null', 200, 'null'],
    ['a 302', 302, { access_token: 'a' }],
    ['a 502 of a gateway in JSON', 502, { error: 'Bad Gateway' }],
    ['a 502 of a gateway in one word', 502, { error: 'bad_gateway' }],
    ['a 503', 503, 'Service Unavailable'],
    ['a 429', 429, { error: 'rate_limited' }],
    ['a 429 with an OAuth error code', 429, { error: 'invalid_request' }],
    ['a 500 with an OAuth error code', 500, { error: 'invalid_grant' }],
    ['a 503 with an OAuth error code', 503, { error: 'invalid_client' }],
    ['a 403 with a code that OAuth does not know', 403, { error: 'forbidden' }],
    ['an error that is an object', 400, { error: { code: 190 } }],
    ['an error of words', 400, { error: 'Access Denied', error_description: 'too many requests' }],
    ['an error beside tokens that nobody can name', 200, { access_token: 'a', error: { code: 1 } }],
    ['server_error', 400, { error: 'server_error' }],
    ['temporarily_unavailable', 400, { error: 'temporarily_unavailable' }],
    ['a code named like a property of every object', 500, { error: 'constructor' }],
  ])('%s', (_what, status, body) => {
    expect(judge(status, body)).toMatchObject({
      kind: 'temporary',
      reason: expect.stringContaining(String(status)),
    })
  })

  test.each([
    ['no JSON', 502, '<html>', 'it answered 502 and no JSON object'],
    ['JSON that is no object', 500, '7', 'it answered 500 and no JSON object'],
    ['JSON null', 500, 'null', 'it answered 500 and no JSON object'],
    ['an error of words', 502, { error: 'Bad Gateway' }, 'it answered 502 and an error it does not name'],
    ['nothing of a token', 200, {}, 'it answered 200 without an access token'],
  ])('and its reason says so: %s', (_what, status, body, reason) => {
    expect(judge(status, body)).toEqual({ kind: 'temporary', reason })
  })

  test.each([199, 300, 500])('a %d, even with tokens', (status) => {
    expect(judge(status, { access_token: 'a' })).toMatchObject({ kind: 'temporary' })
  })

  test('and its reason repeats neither body nor token', () => {
    const { reason } = judge(500, { access_token: 'opensesame', note: 'opensesame' }) as { reason: string }
    expect(reason).toBe('it answered 500 without an access token')
  })
})
