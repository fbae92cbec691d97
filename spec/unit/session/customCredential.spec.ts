import fc from 'fast-check'
import { process as makeRawRequest } from '../../../lib/actions/makeRawRequest'
import { process as pollEndpoint } from '../../../lib/triggers/pollEndpoint'
import verifyCredentials from '../../../verifyCredentials'
import { localApi } from '../../support/localApi'
import { withComponentEnvironment } from '../badInput/componentEnvironment'
import { runtimeDouble } from '../badInput/runtimeDouble'

withComponentEnvironment(() => 'http://127.0.0.1:9')

// Each test has its own account, because a container keeps the newest tokens of each.
let token = ''
let oauth = {}
let accounts = 0
beforeEach(() => {
  token = `an-access-token-of-32-characters-${++accounts}`
  oauth = { access_token: token, api_domain: '', scope: 'a b', site: 'acme' }
})

function call(fields: object, body: object = { method: 'GET', url: '/me' }) {
  const { runtime, lines } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const config = { provider: 'custom', apiBaseUrl: 'http://127.0.0.1:9', oauth, ...fields }
  return { result: makeRawRequest.call(runtime as never, { id: 'm', body }, config), lines }
}

describe('the headers of a credential', () => {
  test('headers with the access token are sent with every call instead of the bearer token', async () => {
    const api = await localApi()
    api.respond('GET /me', { body: {} }, { body: {} })
    const apiHeaders = 'X-Access-Token: {access_token}\nX-Version: 3\n\nX-Site: {site}'
    const { result, lines } = call({ apiBaseUrl: api.url, apiHeaders })
    await result
    expect(api.requests[0]?.headers).toMatchObject({
      'x-access-token': token,
      'x-version': '3',
      'x-site': 'acme',
    })
    expect(api.requests[0]?.headers).not.toHaveProperty('authorization')
    expect(lines.join('\n')).not.toContain(token)
    const scheme = 'Authorization: Zoho-oauthtoken {access_token}'
    await call({ apiBaseUrl: api.url, apiHeaders: scheme }).result
    expect(api.requests[1]?.headers['authorization']).toBe(`Zoho-oauthtoken ${token}`)
  })

  test('headers without the access token are sent in addition to the bearer token, and a request can replace them', async () => {
    const api = await localApi()
    api.respond('GET /me', { body: {} })
    const body = { method: 'GET', url: '/me', headers: { 'X-Version': '4' } }
    await call({ apiBaseUrl: api.url, apiHeaders: 'X-Version: 3' }, body).result
    expect(api.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${token}`, 'x-version': '4' })
  })

  test('the body of a list is a form if the headers of the credential have its content type', async () => {
    const api = await localApi()
    api.respond('POST /list', { body: { items: [{ id: 1 }] } })
    const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
    const apiHeaders = 'Content-Type: application/x-www-form-urlencoded'
    const list = { method: 'POST', path: '/list', body: '{"filter": {"open": true}}' }
    const config = { provider: 'custom', apiBaseUrl: api.url, oauth, apiHeaders, ...list }
    await pollEndpoint.call(runtime as never, {}, config, undefined)
    expect(api.requests.map(({ body }) => body)).toEqual(['filter%5Bopen%5D=true'])
  })

  test('headers with the access token cannot be replaced by a request and are not sent to another origin', async () => {
    const [api, foreign] = [await localApi(), await localApi()]
    foreign.respond('GET /stolen', { body: {} })
    api.respond('GET /me', { status: 302, headers: { location: `${foreign.url}/stolen` } })
    const body = { method: 'GET', url: '/me', headers: { 'X-Access-Token': 'mine' } }
    await call({ apiBaseUrl: api.url, apiHeaders: 'X-Access-Token: {access_token}' }, body).result.catch(
      () => {},
    )
    expect(api.requests[0]?.headers['x-access-token']).toBe(token)
    expect(JSON.stringify(foreign.requests)).not.toContain(token)
  })

  test.each([
    ['X-Identity: {id_token}', (id: string) => ({ 'x-identity': id, authorization: `Bearer ${token}` })],
    ['Authorization: {id_token}', (id: string) => ({ authorization: id })],
    ['X-Token: {access_token}\nX-Id: {id_token}', (id: string) => ({ 'x-token': token, 'x-id': id })],
  ])('the ID token can be sent to the API, but not to another origin: %s', async (apiHeaders, expected) => {
    const [api, foreign] = [await localApi(), await localApi()]
    const idToken = `id.token.of-32-characters-${accounts}`
    foreign.respond('GET /stolen', { body: {} })
    api.respond(
      'GET /me',
      { status: 302, headers: { location: `${foreign.url}/stolen` } },
      { status: 400, body: { message: `bad ${idToken}` } },
    )
    const fields = { apiBaseUrl: api.url, apiHeaders, oauth: { ...oauth, id_token: idToken } }
    const body = { method: 'GET', url: '/me', headers: { 'X-Identity': 'mine' } }
    await call(fields, body).result.catch(() => {})
    expect(api.requests[0]?.headers).toMatchObject(expected(idToken))
    if (apiHeaders.startsWith('X-Token')) expect(api.requests[0]?.headers).not.toHaveProperty('authorization')
    expect(JSON.stringify(foreign.requests)).not.toContain(idToken)
    await expect(call(fields).result).rejects.toThrow('bad ***')
  })

  test.each([
    ['apiHeaders', 'X: {refresh_token}', 'it is sent to the token endpoint only'],
    ['apiHeaders', 'X: {client_secret}', 'it is sent to the token endpoint only'],
    ['apiBaseUrl', 'https://example.com/{id_token}', 'URLs appear in logs'],
  ])('the field "%s" with "%s" is rejected with the reason', async (field, value, reason) => {
    await expect(call({ [field]: value }).result).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining(reason),
    })
  })

  test('header values that an API quotes are redacted', async () => {
    const api = await localApi()
    api.respond('GET /me', { status: 400, body: { message: `bad ${token} and key-of-the-api-123` } })
    const apiHeaders = 'X-Access-Token: {access_token}\nX-Api-Key: key-of-the-api-123'
    const error: Error = await call({ apiBaseUrl: api.url, apiHeaders }).result.then(
      () => new Error('nothing failed'),
      (failure) => failure,
    )
    expect(error.message).toContain('bad ***')
    expect(error.message).not.toContain('key-of-the-api')
  })

  test.each([
    ['filled in from the token response', 'X-Api-Key: {api_key}'],
    ['next to a scheme', 'X-Api-Key: ApiKey K-1234567'],
    ['next to the access token', 'Authorization: Token token={access_token}, secret="K-1234567"'],
    ['with another name', 'X-Pass-Phrase: K-1234567'],
  ])('a header value that an API quotes is redacted if it is %s', async (_what, apiHeaders) => {
    const api = await localApi()
    api.respond('GET /me', { status: 400, body: { message: 'not K-1234567' } })
    const fields = { apiBaseUrl: api.url, apiHeaders, oauth: { ...oauth, api_key: 'K-1234567' } }
    await expect(call(fields).result).rejects.toThrow('not ***')
  })

  test('a line without a header is not quoted, because it may be a key', async () => {
    await expect(call({ apiHeaders: 'X-Version: 3\nK-1234567' }).result).rejects.toThrow(
      'The field "apiHeaders" has no header in line 2. Write one "Name: value" per line.',
    )
  })
})

describe('placeholders in the base URL', () => {
  test.each([
    ['{api_domain}/v2', '/v2/me'],
    ['{api_domain}', '/me'],
    ['{api_domain}/{subdomain}', '/Acme/me'],
  ])('the base URL %s leads to the path %s', async (apiBaseUrl, path) => {
    const api = await localApi()
    api.respond(`GET ${path}`, { body: {} })
    const fields = {
      apiBaseUrl,
      subdomain: 'Acme',
      apiHeaders: 'X-Tenant: {subdomain}',
      oauth: { ...oauth, api_domain: api.url },
    }
    await expect(call(fields).result).resolves.toMatchObject({ body: { statusCode: 200 } })
    // The platform also fills in the subdomain as it was written.
    expect(api.requests.at(-1)?.headers['x-tenant']).toBe('Acme')
  })

  test.each<[string, object, string]>([
    ['a missing subdomain', { apiBaseUrl: 'https://{subdomain}.example.com' }, 'subdomain'],
    [
      'a field that the token set does not have',
      { apiBaseUrl: 'https://{region}.example.com' },
      'apiBaseUrl',
    ],
    ['a secret', { apiBaseUrl: 'https://example.com/{access_token}' }, 'apiBaseUrl'],
    ['an incomplete placeholder', { apiBaseUrl: 'https://{site.example.com' }, 'apiBaseUrl'],
    ['a field that is another host', { apiBaseUrl: '{x}/v1', x: 'http://example.com' }, 'apiBaseUrl'],
    ['a path in the host', { apiBaseUrl: 'https://{x}.example.com', x: 'evil.com/x' }, 'apiBaseUrl'],
    ['a user in the host', { apiBaseUrl: 'https://{x}.example.com', x: 'a@evil' }, 'apiBaseUrl'],
  ])('a base URL with %s is a ConfigurationError that contains the field', async (_, fields, field) => {
    await expect(call({ ...fields, oauth: { ...oauth, ...fields } }).result).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining(`"${field}"`),
    })
  })
})

describe('invalid fields of a credential', () => {
  const noSubdomain = fc
    .string({ minLength: 1 })
    .filter((text) => text.trim() !== '' && !/^[A-Za-z0-9-]+$/.test(text.trim()))
  const noHeader = fc.constantFrom(
    'no colon',
    ': x',
    'X Y: 1',
    'Host: a',
    'Cookie: a',
    'X: \u{1f600}',
    'Authorization: Basic x',
    'X: {refresh_token}',
    'X: {',
    'X: {nothing_there}',
  )
  const noRule = fc.constantFrom('abc', '99', '403 x', 'a b=c', '=x', '403,', ',', '403 404')

  test.each<[string, fc.Arbitrary<unknown>]>([
    ['subdomain', fc.oneof(noSubdomain, fc.constantFrom('-a', 'a.b', 'a/b', 'evil.com#', 5, {}))],
    ['apiHeaders', fc.oneof(noHeader, fc.constantFrom(5, [], {}))],
    ['expiredWhen', fc.oneof(noRule, fc.constantFrom(5, {}))],
    [
      'apiBaseUrl',
      fc.constantFrom('example.com', 'http://example.com', 'https://a@b', 'https://{', '{', '{a}{b', 5),
    ],
  ])('invalid values of %s are ConfigurationErrors that contain the field', async (field, values) => {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const fields = {
          ...(field === 'subdomain' && { apiBaseUrl: 'https://{subdomain}.example.com' }),
          [field]: value,
        }
        await expect(call(fields).result).rejects.toMatchObject({
          name: 'ConfigurationError',
          message: expect.stringContaining(`"${field}"`),
        })
      }),
      { numRuns: 60 },
    )
  })
})

test('the error for an invalid rule contains an example that is not redacted', async () => {
  await expect(call({ expiredWhen: 'oops' }).result).rejects.toMatchObject({
    message: expect.stringContaining('or 403 reason=expired. Separate rules by commas.'),
  })
})

describe('an expired access token', () => {
  test.each<[string, number, unknown]>([
    ['error=token_expired', 200, { ok: false, error: 'token_expired' }],
    ['403 errors.0.code=1234', 403, { errors: [{ code: 1234 }] }],
    ['418, code=190', 418, {}],
    ['error.code=190', 400, { error: { code: 190 } }],
  ])('an expired access token is recognized by the rule %s', async (expiredWhen, status, body) => {
    const api = await localApi()
    api.respond('GET /me', { status, body }, { body: { ok: true } })
    // Without a refresh token the rejection ends in an error that says to reconnect.
    await expect(call({ apiBaseUrl: api.url, expiredWhen }).result).rejects.toMatchObject({
      name: 'ReconnectRequiredError',
    })
  })

  test('a response that the rule does not match is not an expired access token', async () => {
    const api = await localApi()
    api.respond('GET /me', { status: 403, body: { errors: [{ code: 5 }] } })
    await expect(
      call({ apiBaseUrl: api.url, expiredWhen: '403 errors.0.code=1234' }).result,
    ).rejects.toMatchObject({
      name: 'PermissionError',
    })
  })
})

describe('verification of a credential', () => {
  async function verify(response: object) {
    const api = await localApi()
    api.respond('GET /me', response)
    const { runtime } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
    const config = { provider: 'custom', apiBaseUrl: api.url, verifyPath: '/me', oauth }
    return verifyCredentials.call(runtime as never, config as never)
  }

  test.each<[string, object, string]>([
    ['ok is false', { body: { ok: false, error: 'account_inactive' } }, 'account_inactive'],
    ['success is false', { body: { success: false, message: 'No access' } }, 'No access'],
    ['there are errors without data', { body: { errors: [{ message: 'No access' }] } }, 'No access'],
    [
      'an HTML page is returned',
      { headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><p>Log in</p>' },
      '"verifyPath"',
    ],
    [
      'an XHTML page is returned',
      { headers: { 'content-type': 'application/xhtml+xml' }, body: '<?xml version="1.0"?><html/>' },
      '"verifyPath"',
    ],
    ['IsError is true', { body: { IsError: true, Message: 'No access' } }, 'No access'],
    ['the status in the body is an error', { body: { code: 403, message: 'No access' } }, 'No access'],
    ['an XML error is returned', { body: '<error><message>No access</message></error>' }, 'No access'],
  ])('the verification fails if %s', async (_, response, words) => {
    await expect(verify(response)).rejects.toThrow(words)
  })

  test.each([
    [{ id: 1 }],
    [{ data: {}, errors: [] }],
    [[]],
    [{ error: null, id: 5 }],
    [{ id: 5, code: '404', title: 'Dr.' }],
    [{ succeeded: 0, status: 'active' }],
  ])('the verification succeeds with %j', async (body) => {
    await expect(verify({ body })).resolves.toEqual({ verified: true })
  })
})
