import { sendJson } from '../../../tenant/localServer'
import { deferred, type Rig, startRig } from './rig'
import type { Fault } from './rigServers'

const get = (path: string) => ({ method: 'GET', path })

describe('ahead', () => {
  let rig: Rig
  beforeEach(async () => {
    rig = await startRig()
  })

  /** Returns a container that has just refreshed, so that the expiry of its token is known. */
  async function refreshedContainer(options: Parameters<Rig['container']>[0] = {}) {
    const container = rig.container({ policy: 'ahead', random: () => 0.5, ...options })
    rig.expireAccessTokens()
    await container.call()
    rig.exchanged.length = 0
    rig.sent.length = 0
    rig.events.length = 0
    return container
  }

  test.each([
    [0, 41_000, 42_500],
    [0.5, 47_000, 48_500],
    [0.999, 53_000, 54_500],
  ])(
    'a process with the random number %d refreshes after 70%% to 90%% of the lifetime',
    async (random, notYetMs, dueMs) => {
      const container = await refreshedContainer({ random: () => random })
      const refreshedAt = rig.nowMs
      rig.nowMs = refreshedAt + notYetMs - 1000
      await container.call()
      expect(rig.exchanged).toEqual([])

      rig.nowMs = refreshedAt + dueMs
      await container.call()
      expect(rig.exchanged).toEqual(['refresh-secret-2'])
    },
  )

  test('a refresh ahead does not delay calls while the token is valid and is saved before the message ends', async () => {
    const container = await refreshedContainer()
    rig.nowMs += 50_000
    const released = deferred()
    rig.tokenFaults.push((_request, _response, work) => void released.promise.then(work))
    await container.message(async (api) => {
      await api(get('/a'))
      expect(rig.events).not.toContain('write')
      await api(get('/b'))
      released.resolve()
    })

    expect(rig.sent).toEqual(['access-secret-2', 'access-secret-2'])
    expect(rig.stored().access_token).toBe('access-secret-3')
  })

  test('an expired token is refreshed before the call, which is sent once', async () => {
    const container = await refreshedContainer()
    rig.nowMs += 61_000
    await container.call()

    expect(rig.sent).toEqual(['access-secret-3'])
  })

  test('a refresh ahead of one container is adopted by the others', async () => {
    const early = await refreshedContainer({ random: () => 0 })
    const late = rig.container({ policy: 'ahead', random: () => 0.999 })
    await late.call()
    rig.nowMs += 44_000
    await early.call()
    rig.nowMs += 11_000
    await late.call()

    expect(rig.exchanged).toEqual(['refresh-secret-2'])
    expect(late.tokens.latest).toEqual(early.tokens.latest)
  })

  test('a refresh ahead that returns the same token does not start a loop', async () => {
    const container = await refreshedContainer()
    rig.nowMs += 50_000
    const same = { ...container.tokens.latest, refresh_token: undefined }
    rig.tokenFaults.push({ status: 200, body: same }, { status: 200, body: same })
    for (let message = 1; message <= 5; message++) await container.call()
    expect(rig.exchanged).toHaveLength(1)

    rig.nowMs += 9000
    await container.call()
    expect(rig.exchanged).toHaveLength(1)
  })

  test.each([
    ['omits the lifetime', {}, {}],
    ['omits the lifetime and the time of issue', { issued_at: Date.UTC(2025, 11, 31) }, {}],
    ['has a time of expiry in local time', {}, { expires_at: '2025-12-31T20:00:00' }],
  ])('a refresh ahead whose response %s is made once', async (_what, heldFields, fields) => {
    const { access_token, refresh_token } = rig.stored()
    const oauth = { access_token, refresh_token, expires_in: 60, ...heldFields }
    rig.platform.addAccount('account', { oauth })
    const container = rig.container({ policy: 'ahead', random: () => 0.5 })
    const refreshed = rig.server.exchange(refresh_token ?? '')
    const body = { ...refreshed, expires_in: undefined, ...fields }
    rig.tokenFaults.push({ status: 200, body })
    for (let message = 1; message <= 20; message++) await container.call()

    expect(rig.exchanged).toHaveLength(1)
    expect(container.tokens.latest.access_token).toBe(refreshed?.access_token)
  })

  test('a refresh ahead is made once if the token endpoint is behind the API by most of the lifetime', async () => {
    const container = rig.container({ policy: 'ahead', random: () => 0.5 })
    rig.expireAccessTokens()
    const behind: Fault = (_request, response) => {
      const date = new Date(rig.nowMs - 55_000).toUTCString()
      sendJson(response, 200, rig.server.exchange(rig.stored().refresh_token ?? ''), { date })
    }
    rig.tokenFaults.push(behind, behind, behind)
    for (let message = 1; message <= 20; message++) await container.call()

    // The first one after a rejection, and then one ahead.
    expect(rig.exchanged).toHaveLength(2)
  })

  test('a refresh ahead that fails is logged, does not fail messages, and is not retried for a while', async () => {
    const container = await refreshedContainer({ maxRetries: 0 })
    rig.nowMs += 50_000
    rig.tokenFaults.push({ status: 503, body: {} })
    for (let message = 1; message <= 3; message++) await container.call()

    expect(rig.exchanged).toHaveLength(1)
    expect(container.warnings).toEqual([expect.stringContaining('The current token stays in use')])
  })

  test('a refresh ahead that cannot be saved does not stop calls with the saved token while it is valid', async () => {
    const container = await refreshedContainer()
    rig.nowMs += 50_000
    rig.failWrites(2)
    for (let message = 1; message <= 3; message++) await container.call()

    expect(rig.sent).toEqual(Array.from({ length: 3 }, () => 'access-secret-2'))
    expect(container.tokens.isUnsaved).toBe(true)

    rig.nowMs += 31_000
    await container.call()
    expect(rig.stored().access_token).toBe('access-secret-3')
    expect(rig.exchanged).toHaveLength(1)
  })

  test.each([-86_400_000, 86_400_000])(
    'a refresh ahead is not affected by a local clock that is wrong by %d ms',
    async (clockErrorMs) => {
      const container = await refreshedContainer({ clockErrorMs })
      rig.nowMs += 40_000
      await container.call()
      expect(rig.exchanged).toEqual([])

      rig.nowMs += 10_000
      await container.call()
      expect(rig.exchanged).toEqual(['refresh-secret-2'])
      expect(rig.sent).toEqual(['access-secret-2', 'access-secret-2'])
    },
  )

  test('a token of unknown age is refreshed immediately, and the expiry of the new one is stored', async () => {
    const container = rig.container({ policy: 'ahead', random: () => 0.5 })
    await container.call()
    expect(rig.sent).toEqual(['access-secret-1'])
    expect(rig.exchanged).toEqual(['refresh-secret-1'])
    expect(rig.stored()).toMatchObject({ expires_at: rig.nowMs / 1000 + 60 })

    await container.call()
    expect(rig.exchanged).toHaveLength(1)
    rig.nowMs += 50_000
    await container.call()
    expect(rig.exchanged).toHaveLength(2)
    expect(rig.rejections).toBe(0)
  })

  test('a container that makes one call refreshes ahead by the expiry that another container stored', async () => {
    await refreshedContainer()
    rig.nowMs += 55_000
    const once = rig.container({ policy: 'ahead', random: () => 0.5 })
    await once.call()

    expect(rig.exchanged).toEqual(['refresh-secret-2'])
    expect(rig.sent).toEqual(['access-secret-2'])
  })

  test('a token with an unknown lifetime is not refreshed ahead, and a 401 still causes one refresh', async () => {
    const { refresh_token, access_token } = rig.stored()
    rig.platform.addAccount('account', { oauth: { access_token, refresh_token } })
    const container = rig.container({ policy: 'ahead' })
    rig.nowMs += 59_000
    await container.call()
    expect(rig.exchanged).toEqual([])

    rig.nowMs += 1000
    await container.call()
    expect(rig.exchanged).toEqual(['refresh-secret-1'])
  })

  test('a refresh ahead with a token endpoint that hangs does not delay results and saves in the background', async () => {
    const container = await refreshedContainer()
    rig.nowMs += 50_000
    const released = deferred()
    rig.tokenFaults.push((_request, _response, work) => void released.promise.then(work))
    const access = container.access()
    await access.waitUntilUsable(() => '/me')
    const closing = access.close()
    expect(rig.stored().access_token).toBe('access-secret-2')

    released.resolve()
    await closing
    expect(rig.stored().access_token).toBe('access-secret-3')
  })

  test('a call that is rejected during a refresh ahead shares it', async () => {
    const container = await refreshedContainer()
    rig.nowMs += 50_000
    rig.apiFaults.push({ status: 401, body: {} })
    await container.call()

    expect(rig.exchanged).toHaveLength(1)
    expect(rig.sent).toEqual(['access-secret-2', 'access-secret-3'])
  })
})
