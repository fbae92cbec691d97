import { describeFault } from '../../../lib/providers/custom/describeFault'

function response(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers, body: Buffer.from(text), url: new URL('https://api.example.com/x') }
}

test.each<[string, unknown, object]>([
  [
    'QuickBooks',
    {
      Fault: {
        Error: [{ Message: 'Invalid query', Detail: 'QueryParserError', code: '4000' }],
        type: 'ValidationFault',
      },
    },
    { code: '4000', message: 'Invalid query' },
  ],
  [
    'Jira',
    { errorMessages: ['The value A does not exist.'], errors: {} },
    { message: 'The value A does not exist.' },
  ],
  [
    'Dropbox',
    { error_summary: 'path/not_found/..', error: { '.tag': 'path' } },
    { code: 'path', message: 'path/not_found/..' },
  ],
  ['Rails', { errors: { email: ['is invalid'] } }, { message: 'email: is invalid' }],
  ['Django', { name: ['This field is required.'] }, { message: 'name: This field is required.' }],
  [
    'OData 2',
    { error: { code: 'SY/530', message: { lang: 'en', value: 'No data' } } },
    { code: 'SY/530', message: 'No data' },
  ],
  [
    'PayPal',
    { name: 'INVALID_REQUEST', message: 'Bad', debug_id: 'd-1' },
    { code: 'INVALID_REQUEST', message: 'Bad', requestId: 'd-1' },
  ],
  ['HubSpot', { status: 'error', message: 'No', correlationId: 'c-1' }, { message: 'No', requestId: 'c-1' }],
  [
    'GraphQL',
    { data: null, errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] },
    { code: 'THROTTLED', message: 'Throttled', kind: 'rateLimit' },
  ],
  ['Slack', { ok: false, error: 'channel_not_found' }, { code: 'channel_not_found' }],
  [
    'XML',
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No access</Message></Error>',
    { code: 'AccessDenied', message: 'No access' },
  ],
  [
    'SOAP',
    '<s:Envelope><s:Body><s:Fault><faultstring>Bad call</faultstring></s:Fault></s:Body></s:Envelope>',
    { message: 'Bad call' },
  ],
  [
    'an HTML page',
    '<!DOCTYPE html><html><head><title>Blocked by the firewall</title></head></html>',
    { message: 'Blocked by the firewall' },
  ],
  [
    'Jira, for a field',
    { errorMessages: [], errors: { summary: 'Summary is required.' } },
    { message: 'summary: Summary is required.' },
  ],
  ['.NET', { Message: 'Bad', ExceptionMessage: 'Other' }, { message: 'Bad' }],
  ['capitals', { Errors: [{ Code: 'C', Message: 'Bad' }] }, { code: 'C', message: 'Bad' }],
  [
    'Apigee',
    { fault: { faultstring: 'Bad', detail: { errorcode: 'c.x' } } },
    { code: 'c.x', message: 'Bad' },
  ],
  ['FastAPI', { detail: [{ loc: ['a'], msg: 'is required' }] }, { message: 'is required' }],
  [
    'Infobip',
    { requestError: { serviceException: { messageId: 'S1', text: 'Bad number' } } },
    { code: 'S1', message: 'Bad number' },
  ],
  ['OData 3', { 'odata.error': { code: 'X', message: { value: 'Bad' } } }, { code: 'X', message: 'Bad' }],
  ['meta', { meta: { message: 'Bad one', request_id: 'r' } }, { message: 'Bad one', requestId: 'r' }],
  ['a bare string', '"Bad request body"', { message: 'Bad request body' }],
  ['plain text', 'Service is down for maintenance', { message: 'Service is down for maintenance' }],
])('the error message of %s is quoted', (_, body, expected) => {
  expect(describeFault(response(400, body))).toEqual(expected)
})

describe('a rate limit', () => {
  test.each<[string, number, unknown, Record<string, string>]>([
    [
      'Google',
      403,
      { error: { code: 403, errors: [{ reason: 'rateLimitExceeded' }], status: 'PERMISSION_DENIED' } },
      {},
    ],
    ['Google, per user', 403, { error: { errors: [{ reason: 'userRateLimitExceeded' }] } }, {}],
    ['Google, per day', 403, { error: { errors: [{ reason: 'dailyLimitExceeded' }] } }, {}],
    ['DocuSign', 400, { errorCode: 'HOURLY_APIINVOCATION_LIMIT_EXCEEDED', message: 'x' }, {}],
    ['QuickBooks', 403, { fault: { error: [{ code: '003001', message: 'ThrottleExceeded' }] } }, {}],
    ['Linear', 400, { errors: [{ message: 'x', extensions: { code: 'RATELIMITED' } }] }, {}],
    ['monday', 200, { errors: [{ extensions: { code: 'COMPLEXITY_BUDGET_EXHAUSTED' } }] }, {}],
    ['GitHub', 403, { message: 'API rate limit exceeded for user ID 1.' }, { 'x-ratelimit-remaining': '0' }],
    ['Facebook', 400, { error: { message: 'x', type: 'OAuthException', code: 17 } }, {}],
    ['AWS', 400, { __type: 'ThrottlingException' }, {}],
    ['S3', 403, '<Error><Code>SlowDown</Code><Message>Slow down your requests</Message></Error>', {}],
    ['Django', 403, { detail: 'Request was throttled. Expected available in 30 seconds.' }, {}],
    ['Mashery', 403, '<h1>Developer Over Rate</h1>', {}],
    ['Apigee', 403, { fault: { faultstring: 'Rate limit quota violation.' } }, {}],
    ['an error message', 400, { message: 'You exceeded the maximum number of requests per minute' }, {}],
    ['a message about a daily quota', 403, { message: 'Daily quota reached' }, {}],
    [
      'Azure API Management',
      403,
      { message: 'Out of call volume quota. Quota will be replenished in 00:12:12.' },
      {},
    ],
    ['a daily allotment', 403, { message: 'You have exceeded your daily API allotment' }, {}],
    ['a quota that is reset', 403, { message: 'Your quota is used up and resets at midnight.' }, {}],
    ['a monthly limit of calls', 403, { message: 'You reached the monthly API call limit.' }, {}],
    ['the status 420', 420, {}, {}],
    ['a status in the body', 200, { success: false, error: { code: 429, message: 'x' } }, {}],
    ['a draft header', 403, { message: 'x' }, { ratelimit: 'limit=10, remaining=0, reset=5' }],
    ['a limit per minute', 403, { message: 'x' }, { 'x-ratelimit-remaining-minute': '0' }],
    ['others', 403, { message: 'x' }, { 'retry-after': '5' }],
    ['others, by header', 400, { message: 'x' }, { 'x-ratelimit-remaining': '0' }],
  ])('the rate limit of %s is recognized', (_, status, body, headers) => {
    expect(describeFault(response(status, body, headers))).toMatchObject({ kind: 'rateLimit' })
  })

  test.each<[string, number, unknown]>([
    [
      'a missing permission',
      403,
      { error: { message: 'Insufficient permission', status: 'PERMISSION_DENIED' } },
    ],
    ['a full storage', 403, { error: { errors: [{ reason: 'storageQuotaExceeded' }] } }],
    ['a full mailbox', 403, { code: 'QUOTA_EXCEEDED', message: 'Mailbox storage quota exceeded' }],
    ['a bad request', 400, { message: 'limit must be at most 100' }],
    ['a large request', 400, { message: 'request size limit exceeded' }],
    ['a missing permission for limits', 403, { message: 'No permission to view rate limits' }],
    ['a storage per month', 403, { message: 'You have exceeded your monthly storage quota' }],
    ['a limit of uploads', 403, { message: 'You reached your monthly file upload limit.' }],
    ['a quota of seats', 403, { message: 'The monthly quota of 5 seats is exceeded.' }],
    ['a quota without a period', 403, { message: 'You are over your quota.' }],
    ['a long range', 400, { message: 'The monthly range exceeds the limit of 31 days' }],
    ['a large body', 400, { message: 'You exceeded the request body limit of 1 MB' }],
    ['many tokens', 400, { message: 'You have reached the API token limit of your plan.' }],
    ['a large transfer', 400, { message: 'The transfer exceeds the daily limit of 500 EUR.' }],
    ['a used-up vacation', 400, { message: 'Your yearly vacation allowance is used up and resets in May' }],
    ['a full plan', 403, { error: { message: 'User seat limit exceeded' } }],
    ['an invalid token', 401, { error: 'invalid_token', message: 'rate limit exceeded' }],
  ])('a response that reports %s is not a rate limit', (_, status, body) => {
    expect(describeFault(response(status, body))).not.toHaveProperty('kind')
  })

  test.each(['daily_', 'apilimit', 'maxcalls', 'quota'])(
    'long words of "%s" are read in linear time',
    (words) => {
      expect(describeFault(response(403, { message: words.repeat(100_000) }))).toHaveProperty('message')
    },
  )
})
