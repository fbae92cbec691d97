import type { HttpResponse } from '../../../lib/http/message'
import { providers } from '../../../lib/providers'

function response(status: number, body: unknown = '', headers: Record<string, string> = {}): HttpResponse {
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
    ['401', response(401), true],
    ['401 with invalid_token', response(401, '', challenge('invalid_token')), true],
    ['401 with insufficient_scope', response(401, '', challenge('insufficient_scope')), false],
    ['401 with insufficient_claims', response(401, '', challenge('insufficient_claims')), false],
    [
      '401 with a challenge of another kind',
      response(401, '', { 'www-authenticate': 'Basic realm="x"' }),
      true,
    ],
    ['400', response(400), false],
    ['403', response(403), false],
    ['403 with invalid_token', response(403, '', challenge('invalid_token')), true],
    ['404', response(404), false],
    ['500', response(500), false],
    ['200', response(200), false],
  ])('whether a newer token helps after %s: %s', (_, rejection, expected) => {
    expect(provider.isTokenRejection(rejection, credential)).toBe(expected)
  })

  test('insufficient_scope is a missing permission, regardless of the status', () => {
    for (const status of [401, 403]) {
      expect(provider.describeFault(response(status, '', challenge('insufficient_scope'))).kind).toBe(
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
  ])('the body %s contains no error details', (body) => {
    expect(provider.describeFault(response(502, body))).toEqual({})
  })
})

describe('Microsoft Graph', () => {
  const { describeFault } = providers.microsoft

  test('the code, message, and request ID are read from the error object', () => {
    const body = {
      error: {
        code: 'ErrorItemNotFound',
        message: 'The object was not found.',
        innerError: { date: '2026-01-31', 'request-id': 'r-1', 'client-request-id': 'c-1' },
      },
    }
    expect(describeFault(response(404, body, { 'request-id': 'h-1' }))).toEqual({
      code: 'ErrorItemNotFound',
      message: 'The object was not found.',
      requestId: 'r-1',
    })
  })

  test('the code is read from the challenge if the body has none', () => {
    expect(describeFault(response(401, '', challenge('insufficient_claims')))).toEqual({
      code: 'insufficient_claims',
    })
  })

  test('the request ID is read from the header if the body has none', () => {
    expect(describeFault(response(504, '', { 'request-id': 'h-1' }))).toEqual({ requestId: 'h-1' })
  })

  test.each([
    { error: 'invalid_request' },
    { error: { code: 7, message: {}, innerError: null } },
    { error: { innerError: 'x' } },
  ])('an error with another format is ignored: %j', (body) => {
    expect(describeFault(response(400, body))).toEqual({})
  })
})

describe('Salesforce', () => {
  const { describeFault, isRolledBack, isTokenRejection } = providers.salesforce

  test('the first error of the list sets the code, and all are quoted with their fields', () => {
    const body = [
      { errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required', fields: ['LastName', 'Email'] },
      { errorCode: 'ANOTHER', message: 'Another' },
    ]
    expect(describeFault(response(400, body))).toEqual({
      code: 'REQUIRED_FIELD_MISSING',
      message: 'Required (fields: LastName, Email); ANOTHER: Another',
    })
    expect(describeFault(response(400, [{ errorCode: 'X', message: 'm', fields: [] }]))).toEqual({
      code: 'X',
      message: 'm',
    })
  })

  test('the request ID is read from the header', () => {
    expect(describeFault(response(500, '', { 'x-sfdc-request-id': 's-1' }))).toEqual({ requestId: 's-1' })
  })

  test('REQUEST_LIMIT_EXCEEDED is a rate limit, although its status is 403', () => {
    const body = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]
    expect(describeFault(response(403, body)).kind).toBe('rateLimit')
  })

  const past =
    'ApiBatchItems Limit exceeded. The job exceeds the allowed number of batches for the past 24-hour period.'

  test.each([
    [400, 'EXCEEDEDQUOTA', past, 'rateLimit'],
    [403, 'EXCEEDEDQUOTA', 'ApiBatchItems Limit exceeded.', 'rateLimit'],
    [400, 'ExceededQuota', past, 'rateLimit'],
    [403, 'EXCEEDED_QUOTA', 'The daily quota of bulk jobs is exceeded.', 'rateLimit'],
    [400, 'LIMIT_EXCEEDED', past, 'rateLimit'],
    [400, 'LIMIT_EXCEEDED', 'ApiBatchItems Limit exceeded.', 'rateLimit'],
    [
      400,
      'LIMIT_EXCEEDED',
      'Max bulk v2 query jobs (10000) per 24 hrs has been reached (10021)',
      'rateLimit',
    ],
    [400, 'LIMIT_EXCEEDED', 'cannot submit more than 200 records into this call', undefined],
    [413, 'EXCEEDEDQUOTA', 'The uploaded content is larger than 150 MB', undefined],
    [400, 'STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded', undefined],
    [403, 'STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded', 'other'],
  ])('the kind of %d %s with the words "%s" is %s', (status, errorCode, message, kind) => {
    const fault = describeFault(response(status, [{ errorCode, message }]))
    expect(fault.kind).toBe(kind)
    expect(String(fault.advice).includes('no free storage')).toBe(errorCode === 'STORAGE_LIMIT_EXCEEDED')
  })

  test('the error of a duplicate rule contains the duplicates and the checkbox', () => {
    const matchRecords = [{ record: { attributes: { type: 'Lead' }, Id: '00Q000000000001AAA' } }]
    const duplicateResult = { allowSave: true, matchResults: [{ matchRecords }] }
    const body = [{ errorCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', duplicateResult }]
    const fault = describeFault(response(400, body))
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
  ])('a lock is rolled back, even if a trigger reports it: %j', (fault) => {
    expect(describeFault(response(400, [fault])).kind).toBe('rolledBack')
    expect(isRolledBack?.(response(400, [fault]))).toBe(true)
  })

  test.each([
    [404, [{ errorCode: 'NOT_FOUND', message: 'm' }], 'notFound'],
    [404, [{ errorCode: 'ENTITY_IS_DELETED', message: 'm' }], 'notFound'],
    [404, '<html>Not here</html>', 'other'],
    [404, [{ errorCode: 'ANOTHER', message: 'm' }], 'other'],
    [410, [{ errorCode: 'GONE', message: 'm' }], 'configuration'],
    [410, '', 'configuration'],
  ])('the status %d with %j is of the kind %s', (status, body, kind) => {
    expect(describeFault(response(status, body)).kind).toBe(kind)
  })

  test.each([
    [400, [{ errorCode: 'URL_NOT_RESET', message: 'm' }]],
    [404, [{ errorCode: 'URL_NOT_RESET', message: 'm' }]],
    [421, ''],
    [403, 'Bad_OAuth_Token'],
    [403, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }]],
  ])('a moved org or an expired session requires a newer token: %d %j', (status, body) => {
    expect(isTokenRejection(response(status, body), credential)).toBe(true)
  })

  test('an expired session requires a newer token, but a session that REST rejects does not', () => {
    const session = (message: string) => response(401, [{ errorCode: 'INVALID_SESSION_ID', message }])
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
      'the format of OAuth',
      { error: 'invalid_x', error_description: 'No.' },
      { code: 'invalid_x', message: 'No.' },
    ],
    ['an error object', { error: { code: 'c', message: 'm' } }, { code: 'c', message: 'm' }],
    [
      'the format of RFC 9457',
      { type: 'https://example.com/probs/x', title: 'Title', detail: 'Detail', status: 400 },
      { code: 'https://example.com/probs/x', message: 'Detail' },
    ],
    ['code and message', { code: 'c', message: 'm' }, { code: 'c', message: 'm' }],
    [
      'a type in addition to a numeric code',
      { error: { code: 403, type: 'T', message: 'm' } },
      { code: 'T', message: 'm' },
    ],
    [
      'the format of Google',
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
    ['a list of messages', { errors: ['Words.'] }, { message: 'Words.' }],
    ['a message with an empty list', { message: 'm', errors: [] }, { message: 'm' }],
    ['a type without meaning', { type: 'about:blank', title: 'Title' }, { message: 'Title' }],
    ['empty strings', { code: '', message: '', title: 'Title' }, { message: 'Title' }],
  ])('the code and message are read from %s', (_, body, expected) => {
    expect(describeFault(response(400, body))).toEqual(expected)
  })

  test('the code of the challenge takes precedence over the one in the body', () => {
    const rejection = response(401, { error: { code: 'c', message: 'm' } }, challenge('invalid_token'))
    expect(describeFault(rejection)).toEqual({ code: 'invalid_token', message: 'm' })
  })

  test('insufficient_scope in the body is a missing permission and causes no refresh', () => {
    const { isTokenRejection } = providers.custom
    expect(describeFault(response(401, { error: 'insufficient_scope' })).kind).toBe('permission')
    for (const code of [
      'insufficient_scope',
      'INSUFFICIENT_SCOPE',
      'insufficientScope',
      'missing_scope',
      'OAUTH_SCOPE_MISMATCH',
    ]) {
      expect(isTokenRejection(response(401, { code }), credential)).toBe(false)
      expect(providers.custom.describeFault(response(401, { code }))).toMatchObject({ kind: 'permission' })
    }
    expect(isTokenRejection(response(401, { error: 'insufficient_scope' }), credential)).toBe(false)
    expect(isTokenRejection(response(401, { error: 'invalid_token' }), credential)).toBe(true)
  })

  test.each<[string, number, Record<string, string>, string | undefined, boolean]>([
    ['403 with Retry-After', 403, { 'retry-after': '60' }, 'rateLimit', true],
    ['403 with no remaining requests', 403, { 'x-ratelimit-remaining': '0' }, 'rateLimit', false],
    ['403 with remaining requests', 403, { 'x-ratelimit-remaining': '7' }, undefined, false],
    ['503 with Retry-After', 503, { 'retry-after': '60' }, undefined, false],
  ])('whether a response is a rate limit: %s', (_, status, headers, kind, isRepeated) => {
    expect(describeFault(response(status, '', headers)).kind).toBe(kind)
    expect(providers.custom.isRolledBack?.(response(status, '', headers))).toBe(isRepeated)
  })

  test.each(['x-request-id', 'request-id', 'x-correlation-id'])('the request ID is read from %s', (name) => {
    expect(describeFault(response(500, '', { [name]: 'r-1' }))).toEqual({ requestId: 'r-1' })
  })
})
