import { bearerError } from '../../../lib/providers/bearerChallenge'

test.each([
  ['Bearer error="invalid_token"', 'invalid_token'],
  ['bearer realm="x", ERROR=Insufficient_Scope, scope="a b"', 'insufficient_scope'],
  ['Basic realm="x", Bearer realm="y", error="insufficient_claims", claims="e30="', 'insufficient_claims'],
  ['Bearer realm="x"', undefined],
  ['Bearer realm="x", error_description="error happened"', undefined],
  ['Basic error="invalid_token"', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s: %s', (header, expected) => {
  const headers: Record<string, string> = header === undefined ? {} : { 'www-authenticate': header }
  const response = { status: 401, headers, body: Buffer.alloc(0), url: new URL('https://x.example') }
  expect(bearerError(response)).toBe(expected)
})
