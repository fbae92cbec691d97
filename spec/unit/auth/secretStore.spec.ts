import { secretFields, secretRefresh, secretStore } from '../../../lib/auth/secretStore'
import { sender } from '../../../lib/http/send'
import { localApi } from '../../support/localApi'

const send = sender({ timeoutMs: 20_000, maxBodyBytes: 10_000 })
const held = { access_token: 'old', refresh_token: 'r0', fields: {} }
const refreshed = { access_token: 'new', refresh_token: 'r1', fields: { provider: 'custom' } }
const bodyOf = (credentials: unknown) => ({ data: { attributes: { credentials } } })
const read = 'GET /v2/workspaces/ws/secrets/s1'
const refresh = 'POST /v2/workspaces/ws/secrets/s1/refresh'

let api: Awaited<ReturnType<typeof localApi>>
beforeEach(async () => {
  api = await localApi()
})
const address = () => ({
  apiUri: new URL(api.url),
  username: 'u',
  apiKey: 'k',
  workspaceId: 'ws',
  secretId: 's1',
})

describe('the store', () => {
  test('the store returns the current secret', async () => {
    api.respond(read, { body: bodyOf(refreshed) })
    expect(await secretStore(address(), send).load()).toEqual({
      tokenSet: refreshed,
      fields: refreshed.fields,
    })
  })

  test.each([302, 409, 423, 425, 429, 503])(
    'the store throws an error that is not final if the platform returns %d for the secret',
    async (status) => {
      api.respond(read, { status })
      await expect(secretStore(address(), send).load()).rejects.toMatchObject({
        name: 'Error',
        message: `the platform returned ${status} for the secret s1.`,
      })
    },
  )

  test('the store throws an error that is not final if the platform returns HTML', async () => {
    api.respond(read, { body: '<h1>Maintenance</h1>' })
    await expect(secretStore(address(), send).load()).rejects.toMatchObject({
      name: 'Error',
      message: 'the platform returned 200 for the secret s1.',
    })
  })

  test('the store throws a ConfigurationError if the secret contains no tokens', async () => {
    api.respond(read, { body: bodyOf({ username: 'u' }) })
    await expect(secretStore(address(), send).load()).rejects.toMatchObject({
      name: 'ConfigurationError',
      message:
        'The tokens of the secret s1 could not be read from the platform (200). Check the secret of the step.',
    })
  })

  test.each([400, 401, 403, 404, 410, 422])(
    'the store throws a ConfigurationError if the platform no longer shows the secret: %d',
    async (status) => {
      api.respond(read, { status })
      await expect(secretStore(address(), send).load()).rejects.toMatchObject({
        name: 'ConfigurationError',
        message: `The tokens of the secret s1 could not be read from the platform (${status}). Check the secret of the step.`,
      })
    },
  )

  test('the store writes nothing because the platform has saved its refreshed tokens', async () => {
    const store = secretStore(address(), send)
    expect(store).toMatchObject({ canSave: true, isSavedByRefresh: true })
    await store.save(refreshed, undefined, false)
    expect(api.requests).toEqual([])
  })
})

test('the fields of a secret are empty if the platform returned none', () => {
  for (const fields of [undefined, null, 'provider', 1]) {
    expect(secretFields({ access_token: 'a', fields })).toEqual({})
  }
  expect(secretFields(refreshed)).toEqual({ provider: 'custom' })
})

describe('a refresh by the platform', () => {
  const outcome = () => secretRefresh(address(), send)(held)

  test('a refresh is done by the platform and returns its new tokens', async () => {
    api.respond(refresh, { body: bodyOf(refreshed) })
    expect(await outcome()).toEqual({ kind: 'granted', tokenSet: refreshed, serverTimeMs: undefined })
    expect(api.requests.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([`${refresh} `])
  })

  test('a refresh that returns the rejected token has an uncertain result, because the secret may contain a newer one', async () => {
    api.respond(refresh, { body: bodyOf({ ...refreshed, access_token: 'old' }) })
    expect(await outcome()).toMatchObject({
      kind: 'uncertain',
      error: { name: 'TemporaryError' },
      mayRepeat: true,
    })
  })

  test.each([400, 410, 422])('a refresh rejected with %d means that the grant is invalid', async (status) => {
    api.respond(refresh, { status, body: {} })
    expect(await outcome()).toMatchObject({ kind: 'invalid', error: { name: 'ReconnectRequiredError' } })
  })

  test('a refresh rejected with a code of the token endpoint has the result of that code', async () => {
    api.respond(
      refresh,
      { status: 500, body: { error: 'invalid_grant' } },
      { status: 500, body: 'invalid_client' },
    )
    expect(await outcome()).toMatchObject({ kind: 'invalid' })
    expect(await outcome()).toMatchObject({ kind: 'failed', error: { name: 'ClientRejectedError' } })
  })

  test.each([
    [{ status: 200, body: bodyOf(held) }, 'it still returns the rejected token.'],
    [
      { status: 500, body: 'invalid_client' },
      "it returned 500 invalid_client. Check the secret's auth client.",
    ],
    [{ status: 500, body: 'unauthorized_client' }, 'it returned 500 unauthorized_client. Check the'],
    [{ status: 410, body: {} }, 'it returned 410.'],
    [{ status: 403, body: {} }, 'it returned 403. Check that the step may use this secret.'],
    [{ status: 503, body: {} }, 'it returned 503. Try again later.'],
  ])('the error of a failed refresh contains the secret and the advice: %j', async (response, words) => {
    api.respond(refresh, response)
    const { error } = (await outcome()) as { error: Error }
    expect(error.message).toContain(`The platform did not refresh the secret s1: ${words}`)
  })

  test('the error of a refresh without a response says that it failed', async () => {
    api.respond(refresh, (_request, response) => response.destroy())
    const { error } = (await outcome()) as { error: Error }
    expect(error.message).toMatch(/^The platform did not refresh the secret s1: .+\. Try again later\.$/)
  })

  test.each([401, 403, 404])('a refresh rejected with %d is a missing permission', async (status) => {
    api.respond(refresh, { status, body: {} })
    expect(await outcome()).toMatchObject({ kind: 'failed', error: { name: 'ApiError' } })
  })

  test.each([409, 423, 425])(
    'a response with %d means that the secret may contain newer tokens soon',
    async (status) => {
      api.respond(refresh, { status, body: {} })
      expect(await outcome()).toMatchObject({
        kind: 'uncertain',
        mayRepeat: false,
        error: {
          name: 'TemporaryError',
          message: `The platform did not refresh the secret s1: it returned ${status}. Try again later.`,
        },
      })
    },
  )

  test.each([200, 429, 500, 503])(
    'a response with %d and no tokens does not affect the grant',
    async (status) => {
      api.respond(refresh, { status, body: {} })
      expect(await outcome()).toMatchObject({ kind: 'failed', error: { name: 'TemporaryError' } })
    },
  )

  test('a refresh without a response has an uncertain result and is requested only once', async () => {
    api.respond(refresh, (_request, response) => response.socket?.destroy())
    expect(await outcome()).toMatchObject({
      kind: 'uncertain',
      error: { name: 'TemporaryError' },
      mayRepeat: true,
    })
    expect(api.requests).toHaveLength(1)
  })

  test('an error of the component itself is thrown', async () => {
    const broken = secretRefresh(address(), () => Promise.reject(new TypeError('ours')))
    await expect(broken(held)).rejects.toThrow('ours')
  })
})
