import { loginFailure } from '../../../tenant/studio/accounts/loginAdvice'

const app = {
  name: '.env.sales',
  tokenUri: 'https://login.example.com/token',
  redirectUri: 'http://localhost:4680/callback/oauth2',
}
const rejected = (what: string) => new Error(`The token endpoint rejected the code with ${what}.`)

test.each([
  [
    'a wrong secret',
    rejected('HTTP 401 ("invalid_client: bad secret")'),
    /OAUTH_CLIENT_SECRET.*in \.env\.sales.*npm start again/,
  ],
  [
    'another redirect URI',
    rejected('HTTP 400 ("invalid_grant: redirect_uri mismatch")'),
    /Register the redirect URI http:\/\/localhost:4680/,
  ],
  ['a used code', rejected('HTTP 400 ("invalid_grant")'), /Codes work once/],
  ['a wrong path', rejected('HTTP 404'), /Check OAUTH_TOKEN_URI in \.env\.sales/],
  [
    'a response without tokens',
    new Error('The response of the token endpoint (HTTP 200) contains no access token.'),
    /Check OAUTH_TOKEN_URI and OAUTH_TOKEN_PATH in \.env\.sales/,
  ],
])('the error for %s is shown with advice', (_what, error, advice) => {
  const text = loginFailure(error, app)
  expect(text).toContain(error.message)
  expect(text).toMatch(advice)
})

test('an endpoint that does not respond is shown with its address and the reason', () => {
  const error = new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })
  expect(loginFailure(error, app)).toBe(
    'The token endpoint https://login.example.com/token does not respond (ENOTFOUND). Check OAUTH_TOKEN_URI in .env.sales and the network.',
  )
})
