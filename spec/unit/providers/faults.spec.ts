import type { HttpResponse } from '../../../lib/http/message'
import { providers } from '../../../lib/providers'

function answer(status: number, body: unknown = '', headers: Record<string, string> = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers, body: Buffer.from(text), url: new URL('https://api.example.com/me') }
}

const challenge = (error: string) => ({
  'www-authenticate': `Bearer realm="", authorization_uri="https://login.example.com", error="${error}", error_description="words"`,
})

const everyProvider = Object.values(providers).map((provider) => [provider.title, provider] as const)

describe.each(everyProvider)('%s', (_, provider) => {
  test.each([
    ['401', answer(401), true],
    ['401 with invalid_token', answer(401, '', challenge('invalid_token')), true],
    ['401 with insufficient_scope', answer(401, '', challenge('insufficient_scope')), false],
    ['401 with insufficient_claims', answer(401, '', challenge('insufficient_claims')), false],
    [
      '401 with a challenge of another kind',
      answer(401, '', { 'www-authenticate': 'Basic realm="x"' }),
      true,
    ],
    ['400', answer(400), false],
    ['403', answer(403), false],
    ['403 with invalid_token', answer(403, '', challenge('invalid_token')), false],
    ['404', answer(404), false],
    ['500', answer(500), false],
    ['200', answer(200), false],
  ])('a newer token helps after %s: %s', (_, response, expected) => {
    expect(provider.isTokenRejection(response)).toBe(expected)
  })

  test('insufficient_scope is a missing permission, whatever the status', () => {
    for (const status of [401, 403]) {
      expect(provider.describeFault(answer(status, '', challenge('insufficient_scope'))).kind).toBe(
        'permission',
      )
    }
  })

  test.each([
    '',
    '<html>Bad gateway</html>',
    'null',
    '[]',
    '{}',
    '"text"',
    '5',
    '[null]',
    '["x"]',
    '{"error":null}',
  ])('reads nothing out of %s', (body) => {
    expect(provider.describeFault(answer(502, body))).toEqual({})
  })
})

describe('Microsoft Graph', () => {
  const { describeFault } = providers.microsoft

  test('code, words and request id come out of its error object', () => {
    const body = {
      error: {
        code: 'ErrorItemNotFound',
        message: 'The object was not found.',
        innerError: { date: '2026-01-31', 'request-id': 'r-1', 'client-request-id': 'c-1' },
      },
    }
    expect(describeFault(answer(404, body, { 'request-id': 'h-1' }))).toEqual({
      code: 'ErrorItemNotFound',
      message: 'The object was not found.',
      requestId: 'r-1',
    })
  })

  test('the request id comes out of the header where the body has none', () => {
    expect(describeFault(answer(504, '', { 'request-id': 'h-1' }))).toEqual({ requestId: 'h-1' })
  })

  test.each([
    { error: 'invalid_request' },
    { error: { code: 7, message: {}, innerError: null } },
    { error: { innerError: 'x' } },
  ])('an error of another shape does not break it: %j', (body) => {
    expect(describeFault(answer(400, body))).toEqual({})
  })
})

describe('Salesforce', () => {
  const { describeFault, isTokenRejection } = providers.salesforce

  test('the first fault of its list decides, with the fields it names', () => {
    const body = [
      { errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required', fields: ['LastName', 'Email'] },
      { errorCode: 'ANOTHER', message: 'Another' },
    ]
    expect(describeFault(answer(400, body))).toEqual({
      code: 'REQUIRED_FIELD_MISSING',
      message: 'Required (fields: LastName, Email)',
    })
    expect(describeFault(answer(400, [{ errorCode: 'X', message: 'm', fields: [] }]))).toEqual({
      code: 'X',
      message: 'm',
    })
  })

  test('REQUEST_LIMIT_EXCEEDED is a rate limit, though its status is 403', () => {
    const body = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]
    expect(describeFault(answer(403, body)).kind).toBe('rateLimit')
  })

  test('an expired session wants a newer token, one that REST does not take does not', () => {
    const session = (message: string) => answer(401, [{ errorCode: 'INVALID_SESSION_ID', message }])
    expect(isTokenRejection(session('Session expired or invalid'))).toBe(true)
    expect(isTokenRejection(session('This session is not valid for use with the REST API'))).toBe(false)
  })
})

describe('any other API', () => {
  const { describeFault } = providers.custom

  test.each([
    [
      "OAuth's shape",
      { error: 'invalid_x', error_description: 'No.' },
      { code: 'invalid_x', message: 'No.' },
    ],
    ['an error object', { error: { code: 'c', message: 'm' } }, { code: 'c', message: 'm' }],
    [
      'RFC 9457',
      { type: 'https://example.com/probs/x', title: 'Title', detail: 'Detail', status: 400 },
      { code: 'https://example.com/probs/x', message: 'Detail' },
    ],
    ['code and message', { code: 'c', message: 'm' }, { code: 'c', message: 'm' }],
    ['a numeric code', { error: { code: 403, type: 'T', message: 'm' } }, { code: 'T', message: 'm' }],
    ['empty texts', { code: '', message: '', title: 'Title' }, { message: 'Title' }],
  ])('reads %s', (_, body, expected) => {
    expect(describeFault(answer(400, body))).toEqual(expected)
  })

  test('the code of the challenge is surer than that of the body', () => {
    const response = answer(401, { error: { code: 'c', message: 'm' } }, challenge('invalid_token'))
    expect(describeFault(response)).toEqual({ code: 'invalid_token', message: 'm' })
  })

  test.each(['x-request-id', 'request-id'])('the request id comes out of %s', (name) => {
    expect(describeFault(answer(500, '', { [name]: 'r-1' }))).toEqual({ requestId: 'r-1' })
  })
})
