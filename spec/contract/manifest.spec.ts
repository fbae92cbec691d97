import { refreshPolicies } from '../../lib/auth/refreshPolicy'
import { credentialFieldNames } from '../../lib/session/credential'
import { manifest, optionsOf, packageJson, readText } from './project'

const environmentVariables = {
  OAUTH_CLIENT_ID: true,
  OAUTH_CLIENT_SECRET: false,
  OAUTH_AUTH_URI: true,
  OAUTH_TOKEN_URI: true,
  OAUTH_SUBDOMAINS: false,
  OAUTH_SCOPES: false,
  OAUTH_CLIENT_AUTH: false,
  OAUTH_TOKEN_FORMAT: false,
  OAUTH_TOKEN_PARAMS: false,
  OAUTH_TOKEN_PATH: false,
  REFRESH_LOCK_URL: false,
  SALESFORCE_API_VERSION: false,
  HTTP_TIMEOUT_MS: false,
  HTTP_MAX_RETRIES: false,
  HTTPS_PROXY: false,
  HTTP_PROXY: false,
  NO_PROXY: false,
}

const oauth2 = {
  client_id: '{{OAUTH_CLIENT_ID}}',
  client_secret: '{{OAUTH_CLIENT_SECRET}}',
  auth_uri: '{{OAUTH_AUTH_URI}}',
  token_uri: '{{OAUTH_TOKEN_URI}}',
  scopes: ['{{OAUTH_SCOPES}}'],
}

const credentialFields = {
  provider: { viewClass: 'SelectView', required: true },
  apiBaseUrl: { viewClass: 'TextFieldView', required: false },
  subdomain: { viewClass: 'TextFieldView', required: false },
  apiHeaders: { viewClass: 'TextAreaView', required: false },
  verifyPath: { viewClass: 'TextFieldView', required: false },
  expiredWhen: { viewClass: 'TextFieldView', required: false },
  refreshPolicy: { viewClass: 'SelectView', required: false },
  oauth: { viewClass: 'OAuthFieldView', required: true },
}

describe('the component', () => {
  test('the descriptor has the title and the build type of the contract', () => {
    expect(manifest).toMatchObject({ title: 'OAuth2 API', buildType: 'docker' })
  })

  test('component.json, package.json, and the newest release in CHANGELOG.md have the same version', () => {
    const [, newest] = /^## \[?v?(\d+\.\d+\.\d+)\b(?! \(Unreleased\))/m.exec(readText('CHANGELOG.md')) ?? []
    expect([manifest.version, newest]).toEqual([packageJson.version, packageJson.version])
  })

  test('the descriptor declares exactly the environment variables of the contract, each with a description', () => {
    const isRequired = Object.entries(manifest.envVars).map(([name, { required }]) => [name, required])
    expect(Object.fromEntries(isRequired)).toEqual(environmentVariables)
    expect(Object.values(manifest.envVars).filter(({ description }) => !description)).toEqual([])
  })

  test('the OAuth app is taken from the environment', () => {
    const { client_auth: clientAuth, ...block } = manifest.credentials.oauth2
    expect(block).toEqual(oauth2)
    expect(['basic', undefined]).toContain(clientAuth)
  })

  test('the credential has the fields of the contract', () => {
    const { fields } = manifest.credentials
    expect(fields).toMatchObject(credentialFields)
    expect(Object.keys(fields)).toEqual(Object.keys(credentialFields))
    expect(optionsOf(fields['provider'])).toEqual(['microsoft', 'salesforce', 'custom'])
    expect(optionsOf(fields['refreshPolicy'])).toEqual(['whenRejected', 'everyCall', 'ahead'])
    expect(optionsOf(fields['refreshPolicy'])).toEqual(refreshPolicies)
  })

  test('every credential field is written back with new tokens', () => {
    expect([...credentialFieldNames, 'oauth']).toEqual(Object.keys(manifest.credentials.fields))
  })
})
