import { retry } from '../../../lib/http/retry'
import { readEnvironment } from '../../../lib/runtime/environment'
import { version } from '../../../package.json'

function complaint(name: string, what: string) {
  return expect.objectContaining({
    name: 'ConfigurationError',
    message: expect.stringContaining(`The environment variable ${name} ${what}`),
  })
}

test('every variable has a default, except for those of the OAuth app', () => {
  const environment = readEnvironment({})
  expect(environment).toMatchObject({
    userAgent: `oauth2-api-component/${version}`,
    timeoutMs: 30_000,
    isSampleRun: false,
    clientId: undefined,
    tokenUri: undefined,
    refreshLockUrl: undefined,
    secrets: [],
  })
  expect(environment.retries.maxRetries).toBe(4)
  expect(environment.salesforceApiVersion).toMatch(/^\d\d\.0$/)
})

test('a variable is trimmed, and an empty string counts as missing', () => {
  const { timeoutMs, retries, clientId, salesforceApiVersion } = readEnvironment({
    HTTP_TIMEOUT_MS: ' 100 ',
    HTTP_MAX_RETRIES: '0',
    OAUTH_CLIENT_ID: ' ',
    SALESFORCE_API_VERSION: '62.0',
  })
  expect({ timeoutMs, maxRetries: retries.maxRetries, clientId, salesforceApiVersion }).toEqual({
    timeoutMs: 100,
    maxRetries: 0,
    clientId: undefined,
    salesforceApiVersion: '62.0',
  })
})

test.each(['0', '-1', '1.5', '1e3', 'abc', '0x10', '2147483648'])(
  'HTTP_TIMEOUT_MS %j is rejected',
  (value) => {
    expect(() => readEnvironment({ HTTP_TIMEOUT_MS: value })).toThrow(
      complaint('HTTP_TIMEOUT_MS', 'is not a whole number of 1 or more'),
    )
  },
)

test.each(['-1', '0.5', 'none'])('HTTP_MAX_RETRIES %j is rejected', (value) => {
  expect(() => readEnvironment({ HTTP_MAX_RETRIES: value })).toThrow(
    complaint('HTTP_MAX_RETRIES', 'is not a whole number of 0 or more'),
  )
})

test.each(['62', 'v62.0', '62.1', '../..'])('SALESFORCE_API_VERSION %j is rejected', (value) => {
  expect(() => readEnvironment({ SALESFORCE_API_VERSION: value })).toThrow(
    complaint('SALESFORCE_API_VERSION', 'is not a version such as "66.0"'),
  )
})

test('the token endpoint is called as often as HTTP_MAX_RETRIES allows, even with a short time limit', async () => {
  const { refreshRetries, retries } = readEnvironment({ HTTP_TIMEOUT_MS: '100' })
  let [elapsedMs, attempts] = [0, 0]
  const never = async () => ({ isFinal: false as const, value: ++attempts })
  const sleep = async (delayMs: number) => {
    elapsedMs += delayMs
  }
  const timing = { now: () => elapsedMs, sleep }
  await retry(never, { ...refreshRetries, ...timing, random: () => 0.999 })

  expect(attempts).toBe(1 + retries.maxRetries)
})

test("a lease is limited, so that it fits a timer and other containers don't wait long for it", () => {
  expect(readEnvironment({ HTTP_TIMEOUT_MS: '2147483647' }).refreshLeaseMs).toBe(600_000)
  expect(readEnvironment({}).refreshLeaseMs).toBe(120_000)
  // At least 10 s for the retries of a refresh, and 2.5 time limits for its other requests.
  expect(readEnvironment({ HTTP_TIMEOUT_MS: '1000' }).refreshLeaseMs).toBe(12_500)
})

test('ELASTICIO_FLOW_TYPE=debug is the only value for a sample', () => {
  expect(readEnvironment({ ELASTICIO_FLOW_TYPE: 'debug' }).isSampleRun).toBe(true)
  expect(readEnvironment({ ELASTICIO_FLOW_TYPE: 'ordinary' }).isSampleRun).toBe(false)
})

test('the client secret and the API key of the platform are secrets', () => {
  const { secrets } = readEnvironment({ OAUTH_CLIENT_SECRET: 'one', ELASTICIO_API_KEY: 'two' })
  expect(secrets).toEqual(expect.arrayContaining(['one', 'two']))
})

const variables = { OAUTH_CLIENT_ID: 'id', OAUTH_TOKEN_URI: 'https://login.example.com/token' }

describe('the OAuth app', () => {
  test('the OAuth app is read with and without a secret', () => {
    expect(readEnvironment(variables).oauthClient()).toEqual({
      clientId: 'id',
      tokenUri: new URL('https://login.example.com/token'),
      clientAuth: 'post',
      tokenFormat: 'form',
      tokenParams: {},
    })
    const basic = { ...variables, OAUTH_CLIENT_SECRET: 's', OAUTH_CLIENT_AUTH: 'basic' }
    expect(readEnvironment(basic).oauthClient()).toMatchObject({ clientSecret: 's', clientAuth: 'basic' })
  })

  test.each([
    ['OAUTH_CLIENT_ID', undefined, 'is missing'],
    ['OAUTH_TOKEN_URI', undefined, 'is missing'],
    ['OAUTH_TOKEN_URI', ' ', 'is missing'],
    ['OAUTH_TOKEN_URI', 'login', 'is not a URL'],
    ['OAUTH_TOKEN_URI', 'http://login.example.com/token', 'is not an https URL'],
    ['OAUTH_CLIENT_AUTH', 'header', 'is neither "post" nor "basic"'],
    ['OAUTH_TOKEN_FORMAT', 'xml', 'is neither "form" nor "json"'],
    ['OAUTH_TOKEN_PARAMS', 'audience', 'is not a URL-encoded list'],
    ['OAUTH_TOKEN_PARAMS', 'a=1&b', 'is not a URL-encoded list'],
    ['OAUTH_TOKEN_PARAMS', 'a=%zz', 'is not a URL-encoded list'],
    ['OAUTH_TOKEN_PARAMS', 'a=1&client_secret=x', 'contains "client_secret"'],
    ['OAUTH_TOKEN_PARAMS', 'a=1&a=2', 'contains "a" twice'],
    ['OAUTH_TOKEN_URI', 'https://{subdomain}/token', 'has "{subdomain}" in an unsupported place'],
    ['OAUTH_TOKEN_URI', 'https://{subdomain}.com/token', 'has "{subdomain}" in an unsupported place'],
    [
      'OAUTH_TOKEN_URI',
      'https://login.example.{subdomain}/token',
      'has "{subdomain}" in an unsupported place',
    ],
    [
      'OAUTH_TOKEN_URI',
      'https://{subdomain}.example.com@evil.example/',
      'has "{subdomain}" in an unsupported place',
    ],
    [
      'OAUTH_TOKEN_URI',
      'https://{subdomian}.example.com/',
      'contains "{subdomian}", but the only placeholder',
    ],
    [
      'OAUTH_TOKEN_URI',
      'https://{Subdomain}.example.com/',
      'contains "{Subdomain}", but the only placeholder',
    ],
    ['OAUTH_TOKEN_URI', 'https://example.com/{tenant}', 'contains "{tenant}", but the only placeholder'],
    ['OAUTH_TOKEN_URI', 'https://{subdomain}.example.com/{x}', 'contains "{x}", but the only placeholder'],
    ['OAUTH_TOKEN_URI', 'https://example.com/a}', 'contains "}", but the only placeholder'],
    ['OAUTH_TOKEN_URI', '{subdomain}://login.example.com/', 'has "{subdomain}" in an unsupported place'],
    [
      'OAUTH_TOKEN_URI',
      'https://login.example.com/?a={subdomain}',
      'has "{subdomain}" in an unsupported place',
    ],
  ])('the variable %s=%s is rejected: it %s', (name, value, what) => {
    const environment = readEnvironment({ ...variables, [name]: value })
    expect(() => environment.oauthClient()).toThrow(complaint(name, what))
  })

  test('the token endpoint may be on the local machine', () => {
    const local = { ...variables, OAUTH_TOKEN_URI: 'http://127.0.0.1:8080/token' }
    expect(readEnvironment(local).oauthClient().tokenUri.port).toBe('8080')
  })
})

test('the object storage is read on demand, and its token is a secret', () => {
  const { objectStorage, secrets } = readEnvironment({
    ELASTICIO_OBJECT_STORAGE_URI: 'http://storage.cluster:3002',
    ELASTICIO_OBJECT_STORAGE_TOKEN: 'token',
  })
  expect(objectStorage()).toEqual({ uri: new URL('http://storage.cluster:3002'), token: 'token' })
  expect(secrets).toEqual(['token'])
})

test.each([
  [{}],
  [{ ELASTICIO_OBJECT_STORAGE_URI: 'http://storage' }],
  [{ ELASTICIO_OBJECT_STORAGE_URI: 'storage', ELASTICIO_OBJECT_STORAGE_TOKEN: 'token' }],
])('a missing object storage (%j) causes an error with the fix', (variables) => {
  expect(() => readEnvironment(variables).objectStorage()).toThrow(
    /ELASTICIO_OBJECT_STORAGE_URI, ELASTICIO_OBJECT_STORAGE_TOKEN.*set the field "attachments" to "none"/,
  )
})

describe('the subdomain in OAUTH_TOKEN_URI', () => {
  const uriOf = (tokenUri: string, subdomain: string | undefined, subdomains?: string) =>
    readEnvironment({ ...variables, OAUTH_TOKEN_URI: tokenUri, OAUTH_SUBDOMAINS: subdomains }).oauthClient(
      subdomain,
    ).tokenUri.href

  test.each([
    [
      'https://{subdomain}.zendesk.com/oauth/tokens',
      'acme',
      undefined,
      'https://acme.zendesk.com/oauth/tokens',
    ],
    [
      'https://{subdomain}.zendesk.com/oauth/tokens',
      'Acme-1',
      undefined,
      'https://acme-1.zendesk.com/oauth/tokens',
    ],
    [
      'https://login.example.com/{subdomain}/token',
      'Acme',
      undefined,
      'https://login.example.com/Acme/token',
    ],
    ['https://login.example.com/{subdomain}/token', 'ACME', 'Acme', 'https://login.example.com/ACME/token'],
    [
      'https://accounts.zoho.{subdomain}/oauth/v2/token',
      'com.au',
      'com, eu,com.au',
      'https://accounts.zoho.com.au/oauth/v2/token',
    ],
    ['https://login.example.com/token', undefined, undefined, 'https://login.example.com/token'],
  ])('the URI %s is filled in with %s', (template, subdomain, subdomains, expected) => {
    expect(uriOf(template, subdomain, subdomains)).toBe(expected)
  })

  test.each([
    ['acme.evil', undefined],
    ['evil.example/', undefined],
    ['-acme', undefined],
    ['a@b', undefined],
    ['a'.repeat(64), undefined],
    ['', undefined],
    ['ru', 'com,eu'],
    [undefined, undefined],
  ])('the subdomain %j is rejected with OAUTH_SUBDOMAINS=%s', (subdomain, subdomains) => {
    expect(() => uriOf('https://{subdomain}.zendesk.com/t', subdomain, subdomains)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringContaining('"subdomain"'),
      }),
    )
  })
})

test.each([
  ['OAUTH_TOKEN_PATH', 'a..b'],
  ['OAUTH_TOKEN_PATH', 'a b'],
  ['OAUTH_SUBDOMAINS', 'com,https://x'],
  ['OAUTH_SUBDOMAINS', 'com,a_b'],
])('the variable %s=%s is rejected before the execution starts', (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', message: expect.stringContaining(name) }),
  )
})

test('the parameters and the path of token requests are read', () => {
  const settings = {
    OAUTH_TOKEN_PARAMS: 'audience=api%2Fv1&resource=x',
    OAUTH_TOKEN_PATH: 'authed_user',
    OAUTH_TOKEN_FORMAT: 'json',
  }
  expect(readEnvironment({ ...variables, ...settings }).oauthClient()).toMatchObject({
    tokenParams: { audience: 'api/v1', resource: 'x' },
    tokenPath: 'authed_user',
    tokenFormat: 'json',
  })
})

test('the username and password of the lock and of proxies are secrets', () => {
  const { secrets } = readEnvironment({
    REFRESH_LOCK_URL: 'redis://lock-user:p%40ss@redis.example.com:6379',
    HTTPS_PROXY: 'http://proxy-user:proxy-pass@proxy.example.com:3128',
    HTTP_PROXY: 'plain-user:plain-pass@proxy.example.com:3128',
    ALL_PROXY: 'socks5://all-user:all-pass@proxy.example.com',
  })
  const users = [
    'lock-user',
    'p@ss',
    'proxy-user',
    'proxy-pass',
    'plain-user',
    'plain-pass',
    'all-user',
    'all-pass',
  ]
  expect(secrets).toEqual(expect.arrayContaining(users))
})

test.each(['proxy.example:3128', 'user:p#ss@proxy:3128', 'http://proxy:99999', 'ftp://proxy.example'])(
  'a proxy that cannot be used is reported without its value: %s',
  (url) => {
    for (const name of ['HTTPS_PROXY', 'https_proxy']) {
      const read = () => readEnvironment({ [name]: url })
      expect(read).toThrow(
        `The environment variable ${name} is not the URL of a proxy such as "http://proxy.example:3128". Set it in the component's settings.`,
      )
    }
  },
)

test('secrets in OAUTH_TOKEN_PARAMS and the password in OAUTH_TOKEN_URI are secrets', () => {
  const { secrets } = readEnvironment({
    OAUTH_TOKEN_PARAMS: 'audience=api.example.com&tenant_key=k%2Fe9-k3y-k3y&pin_token=short',
    OAUTH_TOKEN_URI: 'https://app:uri-passw0rd@{subdomain}.example.com/token',
  })
  expect(secrets).toEqual(['app', 'uri-passw0rd', 'k/e9-k3y-k3y'])
})

test.each([
  'requested_token_type=access_token',
  'auth_type=refresh_token',
  'authority=organizations',
  'authority=0f1e2d3c-tenant',
  'keyboard=qwerty1234',
  'token=access_token',
])('the value of the token parameter %s is not a secret', (parameter) => {
  expect(readEnvironment({ OAUTH_TOKEN_PARAMS: parameter }).secrets).toEqual([])
})

test.each([
  ['apiKey', 'abc12345'],
  ['client-secret-2-token', 'sixteen-letters-'],
  ['subject_token', 'ya29.a0Af'],
  ['pass_phrase', 'correct1horse'],
  ['PASSWORD', 'hunter22'],
  ['password', 'CorrectHorse'],
  ['password', 'open!sesame'],
])('the value of the token parameter %s is a secret: %s', (name, value) => {
  expect(readEnvironment({ OAUTH_TOKEN_PARAMS: `${name}=${value}` }).secrets).toEqual([value])
})
