import component from '../../component.json'
import secrets from '../../component.secrets.json'
import { secretsDescriptor } from '../../tenant/descriptor/secretsDescriptor'

describe('component.secrets.json', () => {
  test('is what the generator makes of component.json (else: npm run descriptor:secrets)', () => {
    expect(JSON.stringify(secrets, null, 2)).toBe(JSON.stringify(secretsDescriptor(component), null, 2))
  })

  test('has the same identity, triggers and actions', () => {
    const { envVars, credentials, authClientTypes, ...same } = secrets
    expect({ ...component, ...same }).toEqual(component)
    expect(Object.keys(same)).toEqual(expect.arrayContaining(['title', 'version', 'triggers', 'actions']))
  })

  test('lets the integrator choose an OAuth2 auth-client of the platform', () => {
    expect(secrets.authClientTypes).toEqual(['oauth2'])
    expect(secrets.credentials.fields.oauth).toEqual({
      ...component.credentials.fields.oauth,
      viewClass: 'HTTPAuthView',
    })
    expect(secrets.credentials).not.toHaveProperty('oauth2')
  })

  test("keeps the credential's own fields and leaves out when to refresh", () => {
    const { refreshPolicy: _, oauth: __, ...own } = component.credentials.fields
    expect(secrets.credentials.fields).toMatchObject(own)
    expect(Object.keys(secrets.credentials.fields)).toEqual([...Object.keys(own), 'oauth'])
  })

  test('asks for no environment variable that only the platform or a refresh needs', () => {
    expect(Object.keys(secrets.envVars)).toEqual([
      'SALESFORCE_API_VERSION',
      'HTTP_TIMEOUT_MS',
      'HTTP_MAX_RETRIES',
    ])
    expect(JSON.stringify(secrets)).not.toMatch(/OAUTH_|REFRESH_LOCK/)
  })
})
