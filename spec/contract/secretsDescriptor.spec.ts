import component from '../../component.json'
import secrets from '../../component.secrets.json'

describe('component.secrets.json', () => {
  test('the identity, triggers, and actions are those of component.json', () => {
    const { envVars, credentials, authClientTypes, ...same } = secrets
    expect({ ...component, ...same }).toEqual(component)
    expect(Object.keys(same)).toEqual(expect.arrayContaining(['title', 'version', 'triggers', 'actions']))
  })

  test('the integrator chooses an OAuth2 auth client of the platform', () => {
    expect(secrets.authClientTypes).toEqual(['oauth2'])
    expect(secrets.credentials.fields.oauth).toEqual({
      ...component.credentials.fields.oauth,
      viewClass: 'HTTPAuthView',
    })
    expect(secrets.credentials).not.toHaveProperty('oauth2')
  })

  test('the credential fields are those of component.json except refreshPolicy', () => {
    const { refreshPolicy: _, oauth: __, ...own } = component.credentials.fields
    expect(secrets.credentials.fields).toMatchObject(own)
    expect(Object.keys(secrets.credentials.fields)).toEqual([...Object.keys(own), 'oauth'])
  })

  test('environment variables that only the platform or a refresh needs are missing', () => {
    expect(Object.keys(secrets.envVars)).toEqual([
      'OAUTH_SUBDOMAINS',
      'SALESFORCE_API_VERSION',
      'HTTP_TIMEOUT_MS',
      'HTTP_MAX_RETRIES',
      'HTTPS_PROXY',
      'HTTP_PROXY',
      'NO_PROXY',
    ])
  })
})
