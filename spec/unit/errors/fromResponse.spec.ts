import {
  ComponentError,
  errorFromResponse,
  type Fault,
  isTemporaryStatus,
  TemporaryError,
} from '../../../lib/errors'

function rejection(status: number, fault: Fault = {}, mayHaveBeenApplied = false) {
  return errorFromResponse({ who: 'The API', method: 'GET', path: '/me', status, fault, mayHaveBeenApplied })
}

test.each([
  [301, 'ApiError'],
  [400, 'ApiError'],
  [401, 'ReconnectRequiredError'],
  [402, 'ApiError'],
  [403, 'PermissionError'],
  [404, 'NotFoundError'],
  [408, 'TemporaryError'],
  [409, 'ApiError'],
  [410, 'NotFoundError'],
  [412, 'ApiError'],
  [429, 'RateLimitError'],
  [500, 'TemporaryError'],
  [503, 'TemporaryError'],
  [501, 'ApiError'],
  [505, 'ApiError'],
  [507, 'TemporaryError'],
  [508, 'TemporaryError'],
  [520, 'TemporaryError'],
  [529, 'TemporaryError'],
  [599, 'TemporaryError'],
])('the status %d is a %s', (status, name) => {
  const error = rejection(status, { code: 'theCode' })
  expect(error).toBeInstanceOf(ComponentError)
  expect(error).toMatchObject({ name, status, code: 'theCode' })
})

test.each([
  ['reconnect', 'ReconnectRequiredError'],
  ['permission', 'PermissionError'],
  ['notFound', 'NotFoundError'],
  ['rateLimit', 'RateLimitError'],
  ['temporary', 'TemporaryError'],
  ['other', 'ApiError'],
] as const)('any status with the fault "%s" of a provider is a %s', (kind, name) => {
  for (const status of [200, 400, 401, 403, 503]) expect(rejection(status, { kind }).name).toBe(name)
})

describe('an error message', () => {
  test('an error message contains the caller, status, code, message, advice, and request ID', () => {
    const fault = { code: 'ErrorAccessDenied', message: 'Access is denied', requestId: 'r-1' }
    expect(rejection(403, fault).message).toBe(
      'The API returned 403 ErrorAccessDenied for GET /me: "Access is denied" Grant the missing permission to the account or the OAuth app. If it is a scope, add it to OAUTH_SCOPES and reconnect the account. Request ID: r-1.',
    )
  })

  test('the error message of a redirect says that it was not followed', () => {
    expect(rejection(302).message).toBe(
      'The API returned 302 for GET /me. The API redirected the request to another location, and the redirect was not followed. Check the URL.',
    )
  })

  test('an error message omits details that the provider does not return', () => {
    expect(rejection(404).message).toBe('The API returned 404 for GET /me. Check the ID or path.')
    expect(rejection(404, { message: ' \n ' }).message).toBe(rejection(404).message)
  })

  test('an error message quotes the message of the provider', () => {
    expect(rejection(400, { message: 'Really? ' }).message).toContain(': "Really?" Check')
    expect(rejection(400, { message: 'No.' }).message).toContain(': "No." Check')
  })

  test('an error message is short, even if the provider returns long strings', () => {
    const long = 'x'.repeat(100_000)
    expect(rejection(400, { code: long, message: long, requestId: long }).message.length).toBeLessThan(1000)
  })

  test('an error message warns if a write may have been applied', () => {
    const error = rejection(504, {}, true)
    expect(error.message).toMatch(
      /may have been applied.*Check the record before you send the message again\.$/,
    )
    expect(rejection(504).message).not.toMatch(/applied/)
  })
})

describe('isRepeatable', () => {
  test.each([
    [429, true, true],
    [429, false, true],
    [503, false, true],
    [503, true, false],
    [400, false, false],
    [401, false, false],
    [403, false, false],
    [404, false, false],
  ])(
    'whether the same input may be processed again after %d (a write: %s): %s',
    (status, isWrite, expected) => {
      expect(rejection(status, {}, isWrite).isRepeatable).toBe(expected)
    },
  )

  test('the same input may be processed again after a TemporaryError without a request', () => {
    expect(new TemporaryError('words').isRepeatable).toBe(true)
  })
})

test.each([
  [500, true],
  [501, false],
  [502, true],
  [503, true],
  [504, true],
  [505, false],
  [507, true],
  [508, true],
  [520, true],
  [529, true],
  [599, true],
  [600, false],
  [408, true],
  [429, true],
  [400, false],
  [499, false],
  [200, false],
])('whether the status %d is temporary: %s', (status, expected) => {
  expect(isTemporaryStatus(status)).toBe(expected)
})

describe('the size of an error message', () => {
  test.each([
    ['a long path', { path: `/${'a-'.repeat(100_000)}end` }],
    ['a path in another script', { path: `/${'路'.repeat(400)}` }],
    ['a percent-encoded path', { path: `/${'%E8%B7%AF'.repeat(400)}` }],
    ['a long name', { who: 'x'.repeat(5000) }],
    [
      'long words',
      { fault: { message: '路'.repeat(5000), code: '路'.repeat(500), requestId: 'r'.repeat(5000) } },
    ],
    ['long advice', { fault: { advice: 'x'.repeat(5000) } }],
  ])('an error message with %s fits into a message header', (_what, changes) => {
    const { message } = errorFromResponse({
      who: 'The API',
      method: 'POST',
      path: '/me',
      status: 503,
      fault: {},
      mayHaveBeenApplied: true,
      ...changes,
    })
    expect(message.length).toBeLessThanOrEqual(1000)
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(3000)
    expect(message).toContain('Check the record before you send the message again.')
  })

  test('any error of the component is shortened in the middle, between whole characters', () => {
    const { message } = new TemporaryError(`begin ${'😀'.repeat(3000)} end`)
    expect(message.length).toBeLessThanOrEqual(1000)
    expect(message).toMatch(/^begin (😀)+ … (😀)+ end$/u)
  })
})
