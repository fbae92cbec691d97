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

const credential = { provider: 'custom', salesforceApiVersion: '66.0' } as const

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
    ['403 with invalid_token', answer(403, '', challenge('invalid_token')), true],
    ['404', answer(404), false],
    ['500', answer(500), false],
    ['200', answer(200), false],
  ])('a newer token helps after %s: %s', (_, response, expected) => {
    expect(provider.isTokenRejection(response, credential)).toBe(expected)
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

  test('the code comes out of the challenge where the body has none', () => {
    expect(describeFault(answer(401, '', challenge('insufficient_claims')))).toEqual({
      code: 'insufficient_claims',
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
  const { describeFault, isRolledBack, isTokenRejection } = providers.salesforce

  test('the first fault of its list decides the code, and all are quoted with their fields', () => {
    const body = [
      { errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required', fields: ['LastName', 'Email'] },
      { errorCode: 'ANOTHER', message: 'Another' },
    ]
    expect(describeFault(answer(400, body))).toEqual({
      code: 'REQUIRED_FIELD_MISSING',
      message: 'Required (fields: LastName, Email); ANOTHER: Another',
    })
    expect(describeFault(answer(400, [{ errorCode: 'X', message: 'm', fields: [] }]))).toEqual({
      code: 'X',
      message: 'm',
    })
  })

  test('the request id comes out of the header', () => {
    expect(describeFault(answer(500, '', { 'x-sfdc-request-id': 's-1' }))).toEqual({ requestId: 's-1' })
  })

  test('REQUEST_LIMIT_EXCEEDED is a rate limit, though its status is 403', () => {
    const body = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]
    expect(describeFault(answer(403, body)).kind).toBe('rateLimit')
  })

  test('a duplicate rule names the duplicates and the check box', () => {
    const matchRecords = [{ record: { attributes: { type: 'Lead' }, Id: '00Q000000000001AAA' } }]
    const duplicateResult = { allowSave: true, matchResults: [{ matchRecords }] }
    const body = [{ errorCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', duplicateResult }]
    const fault = describeFault(answer(400, body))
    expect(fault.message).toContain('00Q000000000001AAA')
    expect(fault.advice).toContain('"allowDuplicates"')
  })

  test.each([
    [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access' }],
    [
      {
        errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        message:
          'T: execution of AfterUpdate caused by: System.DmlException: UNABLE_TO_LOCK_ROW, unable to obtain',
      },
    ],
  ])('a lock is rolled back, also in the words of a trigger: %j', (fault) => {
    expect(describeFault(answer(400, [fault])).kind).toBe('rolledBack')
    expect(isRolledBack?.(answer(400, [fault]))).toBe(true)
  })

  test.each([
    [404, [{ errorCode: 'NOT_FOUND', message: 'm' }], 'notFound'],
    [404, [{ errorCode: 'ENTITY_IS_DELETED', message: 'm' }], 'notFound'],
    [404, '<html>Not here</html>', 'other'],
    [404, [{ errorCode: 'ANOTHER', message: 'm' }], 'other'],
    [410, [{ errorCode: 'GONE', message: 'm' }], 'configuration'],
    [410, '', 'configuration'],
  ])('%d with %j is of the kind %s', (status, body, kind) => {
    expect(describeFault(answer(status, body)).kind).toBe(kind)
  })

  test.each([
    [400, [{ errorCode: 'URL_NOT_RESET', message: 'm' }]],
    [404, [{ errorCode: 'URL_NOT_RESET', message: 'm' }]],
    [421, ''],
    [403, 'Bad_OAuth_Token'],
    [403, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }]],
  ])('a moved org or an ended session wants a newer token: %d %j', (status, body) => {
    expect(isTokenRejection(answer(status, body), credential)).toBe(true)
  })

  test('an expired session wants a newer token, one that REST does not take does not', () => {
    const session = (message: string) => answer(401, [{ errorCode: 'INVALID_SESSION_ID', message }])
    expect(isTokenRejection(session('Session expired or invalid'), credential)).toBe(true)
    expect(isTokenRejection(session('This session is not valid for use with the REST API'), credential)).toBe(
      false,
    )
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
    [
      'a numeric code beside one in words',
      { error: { code: 403, type: 'T', message: 'm' } },
      { code: 'T', message: 'm' },
    ],
    [
      "Google's shape",
      { error: { code: 403, message: 'm', status: 'DENIED' } },
      { code: 'DENIED', message: 'm' },
    ],
    ['a numeric code', { code: 20003, message: 'm', status: 401 }, { code: '20003', message: 'm' }],
    [
      'a list of errors',
      { errors: [{ code: 'c', detail: 'd' }, { code: 'e' }] },
      { code: 'c', message: 'd' },
    ],
    ['a bare list', [{ code: 'c', message: 'm' }], { code: 'c', message: 'm' }],
    ['a list of words', { errors: ['Words.'] }, { message: 'Words.' }],
    ['words beside an empty list', { message: 'm', errors: [] }, { message: 'm' }],
    ['a type that says nothing', { type: 'about:blank', title: 'Title' }, { message: 'Title' }],
    ['empty texts', { code: '', message: '', title: 'Title' }, { message: 'Title' }],
  ])('reads %s', (_, body, expected) => {
    expect(describeFault(answer(400, body))).toEqual(expected)
  })

  test('the code of the challenge is surer than that of the body', () => {
    const response = answer(401, { error: { code: 'c', message: 'm' } }, challenge('invalid_token'))
    expect(describeFault(response)).toEqual({ code: 'invalid_token', message: 'm' })
  })

  test('insufficient_scope in the body is a missing permission, for which no token is refreshed', () => {
    const { isTokenRejection } = providers.custom
    expect(describeFault(answer(401, { error: 'insufficient_scope' })).kind).toBe('permission')
    expect(isTokenRejection(answer(401, { error: 'insufficient_scope' }), credential)).toBe(false)
    expect(isTokenRejection(answer(401, { error: 'invalid_token' }), credential)).toBe(true)
  })

  test.each<[string, number, Record<string, string>, string | undefined, boolean]>([
    ['403 that says when to come back', 403, { 'retry-after': '60' }, 'rateLimit', true],
    ['403 with nothing left', 403, { 'x-ratelimit-remaining': '0' }, 'rateLimit', false],
    ['403 with something left', 403, { 'x-ratelimit-remaining': '7' }, undefined, false],
    ['503 that says when to come back', 503, { 'retry-after': '60' }, undefined, false],
  ])('a limit: %s', (_, status, headers, kind, isRepeated) => {
    expect(describeFault(answer(status, '', headers)).kind).toBe(kind)
    expect(providers.custom.isRolledBack?.(answer(status, '', headers))).toBe(isRepeated)
  })

  test.each(['x-request-id', 'request-id', 'x-correlation-id'])('the request id comes out of %s', (name) => {
    expect(describeFault(answer(500, '', { [name]: 'r-1' }))).toEqual({ requestId: 'r-1' })
  })
})
