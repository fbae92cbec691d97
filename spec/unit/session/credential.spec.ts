import {
  credentialFieldsIn,
  readAccountId,
  readCredential,
  readTokenSet,
} from '../../../lib/session/credential'

const oauth = { access_token: 'a1', refresh_token: 'r1', instance_url: 'https://x.example' }
const config = { provider: 'microsoft', oauth, _account: 'account-1', objectType: 'contacts' }

function read(changes: Record<string, unknown> = {}) {
  return readCredential({ ...config, ...changes }, { salesforceApiVersion: '66.0', subdomains: undefined })
}

function configurationError(message: unknown) {
  return expect.objectContaining({ name: 'ConfigurationError', message })
}

test('a credential only requires a provider', () => {
  expect(read()).toEqual({
    credential: { provider: 'microsoft', salesforceApiVersion: '66.0' },
    refreshPolicy: 'whenRejected',
  })
})

test('every field of the credential is kept for writing it back, and no field of the step', () => {
  const fields = {
    provider: 'custom',
    apiBaseUrl: 'https://api.example.com/v1/',
    subdomain: 'acme',
    apiHeaders: 'X-Api: 1',
    verifyPath: '/me',
    expiredWhen: '403',
    refreshPolicy: 'everyCall',
  }
  const { credential, refreshPolicy } = read(fields)
  expect(credentialFieldsIn({ ...config, ...fields })).toEqual(fields)
  expect(refreshPolicy).toBe('everyCall')
  expect(credential).toMatchObject({ verifyPath: '/me', apiBaseUrl: new URL(fields.apiBaseUrl) })
})

test('an account that is not stored yet has no ID', () => {
  expect(readAccountId({})).toBeUndefined()
  expect(readAccountId(config)).toBe('account-1')
})

test.each(['../admin', 'a/b', 'a?b', 'a b', 'a%2e', '.', 'ä', 'a\nb'])(
  'the account ID %j is rejected',
  (_account) => {
    expect(() => readAccountId({ _account })).toThrow(
      configurationError(
        expect.stringMatching(/^The field "_account" is [\s\S]* Choose the account again\.$/),
      ),
    )
  },
)

test.each([
  [
    { provider: undefined },
    /^The field "provider" is missing, but it must be one of microsoft, salesforce, custom\.$/,
  ],
  [{ provider: 'google' }, /^The field "provider" is "google", but/],
  [{ provider: 7 }, /^The field "provider" is not a string\. Replace the number with a string\.$/],
  [
    { provider: 'custom' },
    /^The field "apiBaseUrl" is missing\. It is required for the provider "custom"\.$/,
  ],
  [{ refreshPolicy: 'sometimes' }, /^The field "refreshPolicy" is "sometimes", but/],
  [{ verifyPath: {} }, /^The field "verifyPath" is not a string\. Replace the object with a string\.$/],
])('a credential with %j is rejected: %s', (changes, message) => {
  expect(() => read(changes)).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', message: expect.stringMatching(message) }),
  )
})

test.each([
  'api.example.com',
  'http://api.example.com',
  'ftp://api.example.com',
  'https://user@api.example.com',
  'https://:pw@api.example.com',
  'https://api.example.com/v1?key=1',
  'https://api.example.com/v1?',
  'https://api.example.com/v1#part',
  'https://api.example.com/v1#',
])('the base URL %s is rejected with an error that contains the field', (apiBaseUrl) => {
  expect(() => read({ apiBaseUrl })).toThrow(
    configurationError(
      'The field "apiBaseUrl" must be an https URL without a username, query, or fragment, such as https://api.example.com/v1.',
    ),
  )
})

test.each(['https://graph.microsoft.us/v1.0', 'http://127.0.0.1:3000', 'http://localhost:3000/v1'])(
  'the base URL %s is accepted',
  (apiBaseUrl) => {
    expect(read({ apiBaseUrl }).credential.apiBaseUrl).toEqual(new URL(apiBaseUrl))
  },
)

test.each([undefined, null, 'token', {}, { access_token: '' }, { access_token: 7 }])(
  'an account without tokens (%j) must be connected',
  (value) => {
    expect(() => readTokenSet({ oauth: value }, undefined)).toThrow(
      expect.objectContaining({
        name: 'ReconnectRequiredError',
        message: 'The field "oauth" contains no tokens. Connect the account.',
      }),
    )
  },
)
