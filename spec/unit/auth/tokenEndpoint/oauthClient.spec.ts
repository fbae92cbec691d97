import {
  basicCredentials,
  type OAuthClient,
  refreshRequest,
} from '../../../../lib/auth/tokenEndpoint/oauthClient'

const client: OAuthClient = {
  clientId: 'id',
  clientSecret: 'secret',
  tokenUri: new URL('https://login.example/token?tenant=7'),
  clientAuth: 'post',
}
const { clientSecret: _, ...publicClient } = client
const formOf = (request: { body: string }) => Object.fromEntries(new URLSearchParams(request.body))

test('a refresh is a form that is posted to the unchanged token endpoint', () => {
  expect(refreshRequest(client, 'r')).toMatchObject({
    method: 'POST',
    url: new URL('https://login.example/token?tenant=7'),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
  })
})

test('"post" sends the client ID and secret in the form', () => {
  const request = refreshRequest(client, 'r')
  expect(formOf(request)).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'r',
    client_id: 'id',
    client_secret: 'secret',
  })
  expect(request.headers).not.toHaveProperty('authorization')
})

test('"basic" sends the client ID and secret only in the header', () => {
  const request = refreshRequest({ ...client, clientAuth: 'basic' }, 'r')
  expect(formOf(request)).toEqual({ grant_type: 'refresh_token', refresh_token: 'r' })
  expect(request.headers).toMatchObject({ authorization: 'Basic aWQ6c2VjcmV0' })
})

test.each(['post', 'basic'] as const)('a public client sends only its ID, even with "%s"', (clientAuth) => {
  const request = refreshRequest({ ...publicClient, clientAuth }, 'r')
  expect(formOf(request)).toEqual({ grant_type: 'refresh_token', refresh_token: 'r', client_id: 'id' })
  expect(request.headers).not.toHaveProperty('authorization')
})

test('no scope is requested, which means the original one', () => {
  for (const each of [client, publicClient])
    expect(formOf(refreshRequest(each, 'r'))).not.toHaveProperty('scope')
})

test('special characters are encoded in the form', () => {
  const request = refreshRequest({ ...client, clientSecret: 'a&b=c+d e%' }, '1//r+&=ü')
  expect(formOf(request)).toMatchObject({ client_secret: 'a&b=c+d e%', refresh_token: '1//r+&=ü' })
})

test('Basic credentials are form-urlencoded before they are joined (RFC 6749 section 2.3.1)', () => {
  const header = basicCredentials('cli:ent', 'p@ss w+rd:%&=ü~')
  const [, encoded = ''] = header.split(' ')
  expect(Buffer.from(encoded, 'base64').toString()).toBe('cli%3Aent:p%40ss+w%2Brd%3A%25%26%3D%C3%BC%7E')
})
