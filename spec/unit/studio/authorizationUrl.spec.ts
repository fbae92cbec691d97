import { authorizationUrl, codeClient } from '../../../tenant/studio/accounts/authorizationUrl'

const settings = {
  block: {
    client_id: '{{OAUTH_CLIENT_ID}}',
    client_secret: '{{OAUTH_CLIENT_SECRET}}',
    auth_uri: '{{OAUTH_AUTH_URI}}',
    token_uri: '{{OAUTH_TOKEN_URI}}',
    scopes: ['{{OAUTH_SCOPES}}'],
  },
  variables: {
    OAUTH_CLIENT_ID: 'client',
    OAUTH_CLIENT_SECRET: 's3cret&',
    OAUTH_AUTH_URI: 'https://login.example.com/authorize?access_type=offline',
    OAUTH_TOKEN_URI: 'https://login.example.com/token',
    OAUTH_SCOPES: 'read  write',
  },
  fields: {},
  redirectUri: 'http://localhost:4680/callback/oauth2',
}

describe('authorizationUrl', () => {
  test('the URL has the parameters of the platform, including those of auth_uri, and no PKCE', () => {
    expect(Object.fromEntries(new URL(authorizationUrl(settings, 'state')).searchParams)).toEqual({
      access_type: 'offline',
      response_type: 'code',
      client_id: 'client',
      redirect_uri: settings.redirectUri,
      scope: 'read  write',
      state: 'state',
    })
  })

  test('further keys of the block become parameters', () => {
    const block = { ...settings.block, prompt: 'consent', client_auth: 'basic' }
    const { searchParams } = new URL(authorizationUrl({ ...settings, block }, 'state'))
    expect(searchParams.get('prompt')).toBe('consent')
    expect(searchParams.has('client_auth')).toBe(false)
    expect(codeClient({ ...settings, block }).clientAuth).toBe('basic')
  })

  test('fields of the credential are filled into variables, in double and in single braces', () => {
    const variables = { ...settings.variables, OAUTH_AUTH_URI: 'https://{subdomain}.example.com/{{region}}' }
    const url = authorizationUrl(
      { ...settings, variables, fields: { subdomain: 'acme', region: 'eu' } },
      'state',
    )
    expect(url).toMatch(/^https:\/\/acme\.example\.com\/eu\?/)
  })

  test('fields of the credential are filled into the block only in double braces, like on the platform', () => {
    const urlWith = (auth_uri: string) =>
      authorizationUrl(
        { ...settings, block: { ...settings.block, auth_uri }, fields: { subdomain: 'acme' } },
        'state',
      )
    expect(urlWith('https://{{subdomain}}.example.com/')).toMatch(/^https:\/\/acme\.example\.com\/\?/)
    expect(urlWith('https://{subdomain}.example.com/')).toMatch(/^https:\/\/\{subdomain\}\.example\.com\/\?/)
  })

  test('a missing variable causes an error with the key of the block', () => {
    const { OAUTH_AUTH_URI: _missing, ...variables } = settings.variables
    expect(() => authorizationUrl({ ...settings, variables }, 'state')).toThrow('no value for auth_uri')
  })

  test('a client without a secret sends none', () => {
    const { OAUTH_CLIENT_SECRET: _missing, ...variables } = settings.variables
    expect(codeClient({ ...settings, variables })).toMatchObject({ clientAuth: 'none', clientSecret: '' })
  })
})
