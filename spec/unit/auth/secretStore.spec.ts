import { secretRefresh, secretStore } from '../../../lib/auth/secretStore'
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
  test('reads the secret as it is now', async () => {
    api.answer(read, { body: bodyOf(refreshed) })
    expect(await secretStore(address(), send).load()).toEqual({
      tokenSet: refreshed,
      fields: refreshed.fields,
    })
  })

  test('rejects where it cannot be read', async () => {
    api.answer(read, { status: 503 })
    await expect(secretStore(address(), send).load()).rejects.toThrow(
      'the platform returned 503 for the secret s1.',
    )
  })

  test('writes nothing, for what the platform refreshed it has stored already', async () => {
    const store = secretStore(address(), send)
    expect(store.canSave).toBe(true)
    await store.save(refreshed, undefined, false)
    expect(api.requests).toEqual([])
  })
})

describe('a refresh', () => {
  const outcome = () => secretRefresh(address(), send)(held)

  test("is the platform's affair, and gives what it got", async () => {
    api.answer(refresh, { body: bodyOf(refreshed) })
    expect(await outcome()).toEqual({ kind: 'granted', tokenSet: refreshed, serverTimeMs: undefined })
    expect(api.requests.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([`${refresh} `])
  })

  test('that gives the rejected token back leaves the outcome open, for the secret itself may show a newer one', async () => {
    api.answer(refresh, { body: bodyOf({ ...refreshed, access_token: 'old' }) })
    expect(await outcome()).toMatchObject({ kind: 'uncertain', error: { name: 'TemporaryError' } })
  })

  test.each([400, 410, 422])('refused with %d means that the grant is dead', async (status) => {
    api.answer(refresh, { status, body: {} })
    expect(await outcome()).toMatchObject({ kind: 'invalid', error: { name: 'ReconnectRequiredError' } })
  })

  test("refused by the token endpoint's own code means what the code means", async () => {
    api.answer(
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
  ])('that failed says which secret and what to do: %j', async (answer, words) => {
    api.answer(refresh, answer)
    const { error } = (await outcome()) as { error: Error }
    expect(error.message).toContain(`The platform did not refresh the secret s1: ${words}`)
  })

  test('that nobody answers says so', async () => {
    api.answer(refresh, (_request, response) => response.destroy())
    const { error } = (await outcome()) as { error: Error }
    expect(error.message).toMatch(/^The platform did not refresh the secret s1: .+\. Try again later\.$/)
  })

  test.each([401, 403, 404])('refused with %d is a matter of rights', async (status) => {
    api.answer(refresh, { status, body: {} })
    expect(await outcome()).toMatchObject({ kind: 'failed', error: { name: 'ApiError' } })
  })

  test.each([200, 409, 429, 500, 503])(
    'answered with %d and no tokens says nothing about the grant',
    async (status) => {
      api.answer(refresh, { status, body: {} })
      expect(await outcome()).toMatchObject({ kind: 'failed', error: { name: 'TemporaryError' } })
    },
  )

  test('without an answer leaves the outcome open, and is asked for once only', async () => {
    api.answer(refresh, (_request, response) => response.socket?.destroy())
    expect(await outcome()).toMatchObject({ kind: 'uncertain', error: { name: 'TemporaryError' } })
    expect(api.requests).toHaveLength(1)
  })

  test('does not swallow a fault of our own', async () => {
    const broken = secretRefresh(address(), () => Promise.reject(new TypeError('ours')))
    await expect(broken(held)).rejects.toThrow('ours')
  })
})
