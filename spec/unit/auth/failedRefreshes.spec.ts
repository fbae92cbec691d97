import { sendJson } from '../../../tenant/localServer'
import { deferred, type Rig, startRig, until } from './rig'
import type { Fault } from './rigServers'

const get = (path: string) => ({ method: 'GET', path })

const failures: readonly [string, Fault, string][] = [
  ['401 invalid_client', { status: 401, body: { error: 'invalid_client' } }, 'ClientRejectedError'],
  ['400 invalid_scope', { status: 400, body: { error: 'invalid_scope' } }, 'ApiError'],
  ['500', { status: 500, body: {} }, 'TemporaryError'],
]

describe('a refresh that fails', () => {
  let rig: Rig
  beforeEach(async () => {
    rig = await startRig()
  })

  /** Sends a call with an expired token, and another one whose refresh fails before the first one is rejected. */
  async function refreshFailedBefore(fault: Fault, name: string) {
    const container = rig.container({ maxRetries: 0 })
    rig.expireAccessTokens()
    const isOver = deferred()
    rig.onCall = (path) => (path === '/late' ? isOver.promise : undefined)
    rig.tokenFaults.push(fault)
    const late = container.message((api) => api(get('/late')))
    await until(() => rig.sent.length === 1)
    await expect(container.call()).rejects.toMatchObject({ name })
    return { container, late, reject: isOver.resolve }
  }

  test.each(failures)(
    'a rejection that arrives after a refresh has failed with %s shares its error if the call was sent before',
    async (_what, fault, name) => {
      const { late, reject } = await refreshFailedBefore(fault, name)
      reject()

      await expect(late).rejects.toMatchObject({ name })
      expect(rig.exchanged).toHaveLength(1)
    },
  )

  test('a rejection that arrives a minute after a refresh has failed starts another one', async () => {
    const { late, reject } = await refreshFailedBefore({ status: 500, body: {} }, 'TemporaryError')
    rig.nowMs += 60_000
    reject()

    await expect(late).resolves.toMatchObject({ status: 200 })
    expect(rig.exchanged).toHaveLength(2)
  })

  test('calls that waited for a refresh that failed share its error, and the next call refreshes', async () => {
    const container = rig.container({ maxRetries: 0 })
    rig.expireAccessTokens()
    const isOver = deferred()
    rig.tokenFaults.push(async (_request, response) => {
      await isOver.promise
      sendJson(response, 401, { error: 'invalid_client' })
    })
    const first = container.call()
    await until(() => rig.exchanged.length === 1)
    const waiting = Array.from({ length: 5 }, () => container.call())
    const outcomes = Promise.allSettled([first, ...waiting])
    isOver.resolve()

    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ reason: { name: 'ClientRejectedError' } })
    expect(rig.exchanged).toHaveLength(1)
    await container.call()
    expect(rig.exchanged).toHaveLength(2)
  })

  test('a call that waited for a failed refresh succeeds if the API still accepts its token', async () => {
    const container = rig.container({ maxRetries: 0 })
    const isOver = deferred()
    rig.apiFor = (path) => (path === '/dead' ? { status: 401, body: {} } : undefined)
    rig.tokenFaults.push(async (_request, response) => {
      await isOver.promise
      sendJson(response, 500, {})
    })
    const first = container.message((api) => api(get('/dead')))
    await until(() => rig.exchanged.length === 1)
    const second = container.call()
    isOver.resolve()

    await expect(first).rejects.toMatchObject({ name: 'TemporaryError' })
    await expect(second).resolves.toMatchObject({ status: 200 })
  })

  test('calls without an access token that waited for a failed refresh share its error', async () => {
    const { refresh_token } = rig.stored()
    rig.platform.addAccount('account', { oauth: { refresh_token } })
    const container = rig.container({ maxRetries: 0 })
    rig.tokenFaults.push({ status: 401, body: { error: 'invalid_client' } })
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => container.call()))

    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { name: 'ClientRejectedError' } })
    expect(rig.exchanged).toHaveLength(1)
    expect(rig.sent).toEqual([])
  })

  test('a failed refresh of a previous token set does not affect calls with a newer one', async () => {
    const { container, late, reject } = await refreshFailedBefore({ status: 500, body: {} }, 'TemporaryError')
    await container.call()
    reject()

    await expect(late).resolves.toMatchObject({ status: 200 })
    expect(rig.exchanged).toHaveLength(2)
  })
})

describe('a token set that cannot be saved after a rejection at one path', () => {
  test('calls at other paths succeed with the saved token, and each message tries to save the new one', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.apiFor = (path) => (path === '/dead' ? { status: 401, body: {} } : undefined)
    rig.failWrites(4)
    await expect(container.message((api) => api(get('/dead')))).rejects.toMatchObject({
      name: 'TemporaryError',
    })
    const writes = () => rig.events.filter((event) => event === 'write').length
    const before = writes()
    for (let message = 1; message <= 2; message++) {
      await container.message(async (api) => {
        expect(await api(get('/a'))).toMatchObject({ status: 200 })
        expect(await api(get('/b'))).toMatchObject({ status: 200 })
      })
    }

    expect(writes() - before).toBe(2)
    expect(rig.exchanged).toHaveLength(1)
    expect(container.tokens.isUnsaved).toBe(true)
    await container.call()
    expect(rig.stored().refresh_token).toBe('refresh-secret-2')
    expect(rig.sent.at(-1)).toBe('access-secret-2')
  })
})
