import { callSecretsApi, plainTokens, type SecretAddress } from '../../../lib/auth/platformSecrets'
import { sender } from '../../../lib/http/send'
import { TransportFailure } from '../../../lib/http/transportFailure'
import { closedPort, localApi } from '../../support/localApi'

const send = sender({ timeoutMs: 1000, maxBodyBytes: 10_000 })
const credentials = {
  access_token: 'a',
  refresh_token: 'r',
  expires_in: 3600,
  fields: { provider: 'salesforce' },
  undefined_params: { instance_url: 'https://na1.example', access_token: 'not this one' },
}
const response = { data: { attributes: { state: 'active', type: 'oauth', credentials } } }
const tokenSet = {
  access_token: 'a',
  refresh_token: 'r',
  expires_in: 3600,
  fields: { provider: 'salesforce' },
  instance_url: 'https://na1.example',
}

function addressAt(apiUri: string, changes: Partial<SecretAddress> = {}): SecretAddress {
  return {
    apiUri: new URL(apiUri),
    username: 'user',
    apiKey: 'key:ü',
    workspaceId: 'ws',
    secretId: 'secret',
    ...changes,
  }
}

test("a secret is read with the step's own credentials", async () => {
  const api = await localApi()
  api.respond('GET /v2/workspaces/ws/secrets/secret', { body: response })

  expect(await callSecretsApi(addressAt(api.url), 'read', send)).toEqual({ kind: 'secret', tokenSet })
  const [scheme, encoded = ''] = api.requests[0]?.headers.authorization?.split(' ') ?? []
  expect([scheme, api.requests[0]?.headers.accept]).toEqual(['Basic', 'application/json'])
  expect(Buffer.from(encoded, 'base64').toString()).toBe('user:key:ü')
})

test('a refresh is requested by POST', async () => {
  const api = await localApi()
  api.respond('POST /base/v2/workspaces/ws/secrets/secret/refresh', { body: response })

  const refreshed = callSecretsApi(addressAt(`${api.url}/base/`), 'refresh', send)
  await expect(refreshed).resolves.toEqual({ kind: 'secret', tokenSet })
})

test.each([300, 404])('a response with %d is a rejection, regardless of its body', async (status) => {
  const api = await localApi()
  api.respond('GET /v2/workspaces/ws/secrets/secret', { status, body: response })

  expect(await callSecretsApi(addressAt(api.url), 'read', send)).toMatchObject({ kind: 'rejected', status })
})

test.each([{}, { data: {} }, { data: [] }, { data: { attributes: null } }])(
  'a response without credentials is a rejection: %j',
  async (body) => {
    const api = await localApi()
    api.respond('GET /v2/workspaces/ws/secrets/secret', { body })

    expect(await callSecretsApi(addressAt(api.url), 'read', send)).toMatchObject({ kind: 'rejected' })
  },
)

test('an ID that is not valid in a path causes an error with its field', async () => {
  await expect(
    callSecretsApi(addressAt('http://127.0.0.1', { secretId: '..' }), 'read', send),
  ).rejects.toThrow(/^The field "secretId"/)
})

test('the response may contain a list with one secret', async () => {
  const api = await localApi()
  api.respond('GET /v2/workspaces/ws/secrets/secret', { body: { data: [response.data] } })

  expect(await callSecretsApi(addressAt(api.url), 'read', send)).toEqual({ kind: 'secret', tokenSet })
})

test('each ID is one segment of the path', async () => {
  const api = await localApi()
  await callSecretsApi(addressAt(api.url, { workspaceId: 'a/b', secretId: '../c?d' }), 'read', send)

  expect(api.requests[0]?.path).toBe('/v2/workspaces/a%2Fb/secrets/..%2Fc%3Fd')
})

test.each([
  [{}, false],
  [{ data: null }, false],
  [{ data: [] }, false],
  [{ data: { attributes: {} } }, true],
  [{ data: { attributes: { credentials: {} } } }, true],
  ['text', false],
])('a response without tokens is a rejection: %j, which is a secret: %p', async (body, isWithoutTokens) => {
  const api = await localApi()
  api.respond('GET /v2/workspaces/ws/secrets/secret', { body })

  expect(await callSecretsApi(addressAt(api.url), 'read', send)).toEqual({
    kind: 'rejected',
    status: 200,
    code: undefined,
    isWithoutTokens,
  })
})

test.each([
  ['invalid_grant', { errors: [{ detail: 'Provider said: invalid_grant, reconnect.' }] }],
  ['interaction_required', { error: 'interaction_required' }],
  ['invalid_client', 'error=invalid_client'],
  [undefined, { errors: [{ detail: 'not_invalid_grants' }] }],
])('the code %s is read from the error message of a rejection', async (code, body) => {
  const api = await localApi()
  api.respond('POST /v2/workspaces/ws/secrets/secret/refresh', { status: 422, body })

  expect(await callSecretsApi(addressAt(api.url), 'refresh', send)).toEqual({
    kind: 'rejected',
    status: 422,
    code,
    isWithoutTokens: false,
  })
})

test('a missing response is a TransportFailure', async () => {
  const failing = callSecretsApi(addressAt(`http://127.0.0.1:${await closedPort()}`), 'read', send)
  await expect(failing).rejects.toBeInstanceOf(TransportFailure)
})

test('missing credentials contain no tokens', () => {
  for (const nothing of [undefined, null]) expect(plainTokens(nothing)).toEqual({})
  expect(plainTokens(credentials)).toEqual(tokenSet)
})
