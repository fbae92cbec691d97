import { type Rig, startRig } from './rig'

describe('a dead grant', () => {
  let rig: Rig
  beforeEach(async () => {
    rig = await startRig()
  })

  test('costs ten messages one token call, and each of them is told what to do', async () => {
    const container = rig.container()
    rig.server.revokeAll()
    const told: unknown[] = []
    for (let message = 1; message <= 10; message++) await container.call().catch((error) => told.push(error))

    expect(rig.spent).toEqual(['refresh-secret-1'])
    expect(told).toHaveLength(10)
    for (const error of told) {
      expect(error).toMatchObject({
        name: 'ReconnectRequiredError',
        message: expect.stringMatching(
          /authorization of the account A is no longer valid\. Reconnect the account\..*invalid_grant/,
        ),
      })
    }
    expect(new Set(told).size).toBe(10)
  })

  test('heals without a restart as soon as the account is reconnected', async () => {
    const container = rig.container()
    rig.server.revokeAll()
    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })

    rig.reconnect()
    await container.call()
    expect(rig.spent).toEqual(['refresh-secret-1'])

    rig.expireAccessTokens()
    await container.call()
    expect(rig.spent).toEqual(['refresh-secret-1', 'refresh-secret-2'])
  })

  test('heals also where the provider gives the reconnected account its old refresh token', async () => {
    rig = await startRig('none')
    const container = rig.container()
    rig.server.revokeAll()
    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })

    const { refresh_token } = rig.stored()
    rig.platform.addAccount('account', { oauth: { access_token: 'reconnected', refresh_token } })
    rig.apiFaults.push({ status: 401, body: {} }, { status: 200, body: {} })
    await container.call()
    rig.tokenFaults.push({ status: 200, body: { access_token: 'refreshed' } })
    rig.apiFaults.push({ status: 401, body: {} }, { status: 200, body: {} })
    await container.call()

    expect(rig.spent).toEqual([refresh_token, refresh_token])
    expect(rig.sent.slice(-2)).toEqual(['reconnected', 'refreshed'])
  })

  test('is not declared while the platform cannot be asked for a newer one, and costs no second token call then', async () => {
    const container = rig.container()
    rig.server.revokeAll()
    container.onWait = () => rig.failReads(1)

    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining('seems to be invalid'),
    })
    container.onWait = () => {}
    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.spent).toEqual(['refresh-secret-1'])
  })

  test('without any refresh token asks nobody, waits for nobody and says so', async () => {
    rig.platform.addAccount('account', { oauth: { access_token: 'stale' } })
    const container = rig.container()

    await expect(container.call()).rejects.toMatchObject({
      name: 'ReconnectRequiredError',
      message: expect.stringMatching(/there is no refresh token\. Reconnect the account/),
    })
    expect(rig.spent).toEqual([])
    expect(container.waits).toEqual([])
  })

  test('other than by invalid_grant is not remembered: the settings may be put right', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push({ status: 401, body: { error: 'invalid_client' } })

    await expect(container.call()).rejects.toMatchObject({ name: 'ClientRejectedError' })
    await container.call()
    expect(rig.spent).toHaveLength(2)
  })
})

describe('a temporary invalid_grant', () => {
  const busy = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'token request is already being processed' },
  }

  test('is waited out, and the token works the second time', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push(busy)
    await container.call()

    expect(rig.spent).toHaveLength(2)
  })

  test('that stays is no dead grant', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push(busy, busy)

    await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
    await container.call()
  })
})
