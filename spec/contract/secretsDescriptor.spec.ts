import component from '../../component.json'
import secrets from '../../component.secrets.json'

describe('component.secrets.json', () => {
  test('it has the identity, triggers, and actions of component.json', () => {
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

  test('it has all credential fields except refreshPolicy', () => {
    const { refreshPolicy: _, oauth: __, ...own } = component.credentials.fields
    expect(secrets.credentials.fields).toMatchObject(own)
    expect(Object.keys(secrets.credentials.fields)).toEqual([...Object.keys(own), 'oauth'])
  })

  test('it has no environment variable that only the platform or a refresh needs', () => {
    expect(Object.keys(secrets.envVars)).toEqual([
      'SALESFORCE_API_VERSION',
      'HTTP_TIMEOUT_MS',
      'HTTP_MAX_RETRIES',
    ])
    expect(JSON.stringify(secrets)).not.toMatch(/OAUTH_|REFRESH_LOCK/)
  })
})
