import { retry } from '../../../lib/http/retry'
import { readEnvironment } from '../../../lib/runtime/environment'
import { version } from '../../../package.json'

function complaint(name: string, what: string) {
  return expect.objectContaining({
    name: 'ConfigurationError',
    message: `The environment variable ${name} ${what}. Set it in the component's settings.`,
  })
}

test('everything has a default but the OAuth application', () => {
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

test('what is set is read, blanks around it left out, and an empty text counts as not set', () => {
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
  'HTTP_TIMEOUT_MS %j is refused',
  (value) => {
    expect(() => readEnvironment({ HTTP_TIMEOUT_MS: value })).toThrow(
      complaint('HTTP_TIMEOUT_MS', 'is not a whole number of 1 or more'),
    )
  },
)

test.each(['-1', '0.5', 'none'])('HTTP_MAX_RETRIES %j is refused', (value) => {
  expect(() => readEnvironment({ HTTP_MAX_RETRIES: value })).toThrow(
    complaint('HTTP_MAX_RETRIES', 'is not a whole number of 0 or more'),
  )
})

test.each(['62', 'v62.0', '62.1', '../..'])('SALESFORCE_API_VERSION %j is refused', (value) => {
  expect(() => readEnvironment({ SALESFORCE_API_VERSION: value })).toThrow(
    complaint('SALESFORCE_API_VERSION', 'is not a version such as "66.0"'),
  )
})

test('however short the time limit, the token endpoint is asked as often as HTTP_MAX_RETRIES says by default', async () => {
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

test('a lease stays short enough for a timer, and for those who wait for one whose holder is gone', () => {
  expect(readEnvironment({ HTTP_TIMEOUT_MS: '2147483647' }).refreshLeaseMs).toBe(600_000)
  expect(readEnvironment({}).refreshLeaseMs).toBe(120_000)
})

test('only ELASTICIO_FLOW_TYPE=debug is a sample run', () => {
  expect(readEnvironment({ ELASTICIO_FLOW_TYPE: 'debug' }).isSampleRun).toBe(true)
  expect(readEnvironment({ ELASTICIO_FLOW_TYPE: 'ordinary' }).isSampleRun).toBe(false)
})

test('the client secret and the key of the platform are secrets', () => {
  const { secrets } = readEnvironment({ OAUTH_CLIENT_SECRET: 'one', ELASTICIO_API_KEY: 'two' })
  expect(secrets).toEqual(expect.arrayContaining(['one', 'two']))
})

describe('the OAuth application', () => {
  const variables = { OAUTH_CLIENT_ID: 'id', OAUTH_TOKEN_URI: 'https://login.example.com/token' }

  test('is read with and without a secret', () => {
    expect(readEnvironment(variables).oauthClient()).toEqual({
      clientId: 'id',
      tokenUri: new URL('https://login.example.com/token'),
      clientAuth: 'post',
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
  ])('%s=%s: %s', (name, value, what) => {
    const environment = readEnvironment({ ...variables, [name]: value })
    expect(() => environment.oauthClient()).toThrow(complaint(name, what))
  })

  test('may have its token endpoint on this machine', () => {
    const local = { ...variables, OAUTH_TOKEN_URI: 'http://127.0.0.1:8080/token' }
    expect(readEnvironment(local).oauthClient().tokenUri.port).toBe('8080')
  })
})

test('the object storage is read when it is asked for, and its token is a secret', () => {
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
])('without an object storage (%j) the fix is named', (variables) => {
  expect(() => readEnvironment(variables).objectStorage()).toThrow(
    /ELASTICIO_OBJECT_STORAGE_URI, ELASTICIO_OBJECT_STORAGE_TOKEN.*set the field "attachments" to "none"/,
  )
})
