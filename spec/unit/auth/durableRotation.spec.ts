import { startRig } from './rig'

describe('a token set that cannot be saved', () => {
  test('an unsaved token set is kept and written again with each message until it is saved, without another refresh', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.failWrites(5)
    const errors: unknown[] = []
    for (let message = 1; message <= 4; message++) await container.call().catch((error) => errors.push(error))

    expect(errors).toHaveLength(4)
    for (const error of errors) {
      expect(error).toMatchObject({
        name: 'TemporaryError',
        message: expect.stringMatching(
          /new tokens of the account A could not be saved.*503.*This container keeps them/,
        ),
      })
    }
    expect(rig.exchanged).toHaveLength(1)
    expect(container.tokens.isUnsaved).toBe(true)

    await container.call()
    expect(rig.stored().refresh_token).toBe('refresh-secret-2')
    expect(rig.exchanged).toHaveLength(1)
    expect(container.tokens.isUnsaved).toBe(false)
  })

  test('an unsaved token set is not used', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.failWrites(3)
    for (let message = 1; message <= 2; message++) await container.call().catch(() => undefined)
    expect(rig.sent).toEqual(['access-secret-1'])

    await container.call()
    expect(rig.sent).toEqual(['access-secret-1', 'access-secret-2'])
  })

  test('an unsaved token set is discarded after a reconnect', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.failWrites(2)
    await container.call().catch(() => undefined)

    const reconnected = rig.reconnect()
    await container.call()
    expect(rig.stored()).toEqual(reconnected)
    expect(rig.sent.at(-1)).toBe(reconnected.access_token)
  })

  test('an unsaved token set waits if the platform cannot be checked for a reconnect', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.failWrites(2)
    await container.call().catch(() => undefined)
    rig.failReads(1)

    await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(rig.platform.puts).toEqual([])
    await container.call()
    expect(rig.stored().refresh_token).toBe('refresh-secret-2')
  })
})

describe('a write that is acknowledged', () => {
  test('a write that is acknowledged but lost is noticed and repeated', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.loseWrites(2)
    await container.call()

    expect(rig.stored().refresh_token).toBe('refresh-secret-2')
    expect(rig.events.filter((event) => event === 'write')).toHaveLength(3)
  })

  test('a write that is acknowledged but repeatedly lost is an error, and the token set is kept', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.loseWrites(3)

    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining('confirmed the write and returned other tokens'),
    })
    expect(container.tokens.isUnsaved).toBe(true)
    await container.call()
    expect(rig.stored().refresh_token).toBe('refresh-secret-2')
    expect(rig.exchanged).toHaveLength(1)
  })

  test('an acknowledged write is accepted if it cannot be read back', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push((_request, _response, work) => {
      rig.failReads(1)
      work()
    })
    await container.call()

    expect(rig.sent.at(-1)).toBe('access-secret-2')
  })

  test('a lost write is replaced by a reconnect that happened at the same time', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    let reconnected: unknown
    rig.loseWrites(1)
    rig.tokenFaults.push((_request, _response, work) => {
      reconnected = rig.reconnect()
      work()
    })
    await container.call()

    expect(container.tokens.latest).toEqual(reconnected)
    expect(rig.stored()).toEqual(reconnected)
  })
})

test('a token is not refreshed if the new one could not be saved', async () => {
  const rig = await startRig()
  const container = rig.container({ canSave: false })
  rig.expireAccessTokens()

  await expect(container.call()).rejects.toMatchObject({
    name: 'ReconnectRequiredError',
    message: expect.stringContaining('this platform offers no way to store the new tokens'),
  })
  expect(rig.exchanged).toEqual([])
  expect(rig.server.isRefreshable('refresh-secret-1')).toBe(true)
})

test('a response of the token endpoint without tokens is not saved', async () => {
  const rig = await startRig()
  const container = rig.container({ maxRetries: 0 })
  rig.expireAccessTokens()
  const before = rig.stored()
  rig.tokenFaults.push({ status: 200, body: { ok: false } }, { status: 200, body: { error: 'server_error' } })

  await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
  await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
  expect(rig.platform.puts).toEqual([])
  expect(rig.stored()).toEqual(before)
})
