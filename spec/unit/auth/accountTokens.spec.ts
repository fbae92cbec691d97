import { sendJson } from '../../../tenant/localServer'
import { deferred, type Rig, startRig, until } from './rig'

const get = (path: string) => ({ method: 'GET', path })

describe('an expired token', () => {
  let rig: Rig
  beforeEach(async () => {
    rig = await startRig()
  })

  test('200 concurrent calls with an expired token cause one token request, and all of them succeed with the new token', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    const calls = Array.from({ length: 200 }, (_, number) =>
      container.message((api) => api(get(`/records/${number}`))),
    )
    const responses = await Promise.all(calls)

    expect(responses.every(({ status }) => status === 200)).toBe(true)
    expect(rig.exchanged).toEqual(['refresh-secret-1'])
    const afterRefresh = rig.events.lastIndexOf('write')
    const callsBefore = rig.events.slice(0, afterRefresh).filter((event) => event === 'call').length
    expect(new Set(rig.sent.slice(callsBefore))).toEqual(new Set(['access-secret-2']))
  })

  test('calls during a refresh wait for it', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    const late: Promise<unknown>[] = []
    rig.tokenFaults.push((_request, _response, work) => {
      late.push(container.call(), container.call())
      setImmediate(work)
    })
    await container.call()
    await Promise.all(late)

    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2', 'access-secret-2', 'access-secret-2'])
  })

  test('a refresh that fails causes one token request and an error in every call that waits for it', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    let arrived = 0
    rig.onCall = () => {
      arrived++
      return until(() => arrived === 20)
    }
    rig.tokenFaults.push(async (_request, response) => {
      await until(() => rig.rejections === 20)
      sendJson(response, 401, { error: 'invalid_client' })
    })
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => container.call()))

    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { name: 'ClientRejectedError' } })
    expect(rig.exchanged).toHaveLength(1)

    rig.onCall = () => {}
    await container.call()
    expect(rig.exchanged).toHaveLength(2)
  })

  test('an expired token is not used by later messages, although the platform still provides it', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    for (let message = 1; message <= 3; message++) await container.call()

    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2', 'access-secret-2', 'access-secret-2'])
  })

  test('an expired token of another account causes a separate refresh', async () => {
    const other = await startRig()
    const containers = [rig.container(), other.container()]
    rig.expireAccessTokens()
    other.expireAccessTokens()
    await Promise.all(containers.map((container) => container.call()))

    expect([rig.exchanged.length, other.exchanged.length]).toEqual([1, 1])
  })
})

describe('a late rejection', () => {
  test('a late rejection of an older token causes no refresh, and the newer token is used', async () => {
    const rig = await startRig()
    const container = rig.container()
    const refreshed = deferred()
    rig.onCall = (path) => (path === '/slow' ? refreshed.promise : undefined)
    rig.expireAccessTokens()
    const slow = container.message((api) => api(get('/slow')))
    await until(() => rig.sent.length === 1)
    await container.call()
    rig.onCall = () => {}
    refreshed.resolve()

    expect((await slow).status).toBe(200)
    expect(rig.exchanged).toHaveLength(1)
    expect(rig.sent.at(-1)).toBe('access-secret-2')
  })

  test('a late rejection of an older token does not hide that the newest one was rejected', async () => {
    const rig = await startRig()
    const container = rig.container()
    const [t0, access] = [container.tokens.latest, container.access()]
    rig.expireAccessTokens()
    await container.call()
    rig.expireAccessTokens()
    rig.failWrites(2)
    await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
    const sentBefore = rig.sent.length

    // The held token set could not be saved, and the saved one is known to be rejected.
    rig.failReads(1)
    await expect(access.replaceRejected(t0, '/me', 0)).rejects.toMatchObject({ name: 'TemporaryError' })
    await container.call()

    expect(rig.sent.slice(sentBefore)).toEqual(['access-secret-3'])
  })

  test('a late rejection does not wait for a refresh ahead in the background', async () => {
    const rig = await startRig()
    const container = rig.container({ policy: 'ahead' })
    const t0 = container.tokens.latest
    rig.expireAccessTokens()
    await container.call()
    const [held, over] = [deferred(), deferred()]
    rig.tokenFaults.push((_request, _response, work) => {
      held.resolve()
      void over.promise.then(work)
    })
    rig.nowMs += 55_000
    const ahead = container.call()
    await held.promise

    expect(await container.access().replaceRejected(t0, '/me', 0)).toBe('adopted')
    over.resolve()
    await ahead
  })
})

test('an account connected without an access token is refreshed before its first call', async () => {
  const rig = await startRig()
  const { refresh_token } = rig.stored()
  rig.platform.addAccount('account', { oauth: { refresh_token } })
  const container = rig.container()
  await container.call()

  expect(rig.sent).toEqual(['access-secret-2'])
})

test('the newest tokens are treated as secrets', async () => {
  const rig = await startRig()
  const container = rig.container()
  rig.expireAccessTokens()
  await container.call()

  expect([...container.tokens.secrets]).toEqual(
    expect.arrayContaining(['access-secret-1', 'refresh-secret-1', 'access-secret-2', 'refresh-secret-2']),
  )
})
