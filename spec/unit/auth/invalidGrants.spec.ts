import { type Rig, startRig } from './rig'

describe('an invalid grant', () => {
  let rig: Rig
  beforeEach(async () => {
    rig = await startRig()
  })

  test('ten messages with an invalid grant cause one token request and ten errors that say to reconnect', async () => {
    const container = rig.container()
    rig.server.revokeAll()
    const errors: unknown[] = []
    for (let message = 1; message <= 10; message++)
      await container.call().catch((error) => errors.push(error))

    expect(rig.exchanged).toEqual(['refresh-secret-1'])
    expect(errors).toHaveLength(10)
    for (const error of errors) {
      expect(error).toMatchObject({
        name: 'ReconnectRequiredError',
        message: expect.stringMatching(
          /authorization of the account A is no longer valid\. Reconnect the account\..*invalid_grant/,
        ),
      })
    }
    expect(new Set(errors).size).toBe(10)
  })

  test('a reconnect after an invalid grant takes effect without a restart', async () => {
    const container = rig.container()
    rig.server.revokeAll()
    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })

    rig.reconnect()
    await container.call()
    expect(rig.exchanged).toEqual(['refresh-secret-1'])

    rig.expireAccessTokens()
    await container.call()
    expect(rig.exchanged).toEqual(['refresh-secret-1', 'refresh-secret-2'])
  })

  test('a reconnect takes effect even if the provider returns the previous refresh token', async () => {
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

    expect(rig.exchanged).toEqual([refresh_token, refresh_token])
    expect(rig.sent.slice(-2)).toEqual(['reconnected', 'refreshed'])
  })

  test('a grant is not reported as invalid while the platform cannot be checked for a newer one, without another token request', async () => {
    const container = rig.container()
    rig.server.revokeAll()
    container.onWait = () => rig.failReads(1)

    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining('seems to be invalid'),
    })
    container.onWait = () => {}
    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.exchanged).toEqual(['refresh-secret-1'])
  })

  test('an account without a refresh token fails immediately, without a token request or a delay', async () => {
    rig.platform.addAccount('account', { oauth: { access_token: 'stale' } })
    const container = rig.container()

    await expect(container.call()).rejects.toMatchObject({
      name: 'ReconnectRequiredError',
      message: expect.stringMatching(/there is no refresh token\. Reconnect the account/),
    })
    expect(rig.exchanged).toEqual([])
    expect(container.waits).toEqual([])
  })

  test('an error other than invalid_grant is not remembered because the settings may be corrected', async () => {
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push({ status: 401, body: { error: 'invalid_client' } })

    await expect(container.call()).rejects.toMatchObject({ name: 'ClientRejectedError' })
    await container.call()
    expect(rig.exchanged).toHaveLength(2)
  })
})

describe('a temporary invalid_grant', () => {
  const busy = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'token request is already being processed' },
  }

  test('a temporary invalid_grant is retried after a delay', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push(busy)
    await container.call()

    expect(rig.exchanged).toHaveLength(2)
  })

  test('a token endpoint that stays busy does not invalidate the grant', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push(busy, busy)

    await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
    await container.call()
  })

  test.each(['Internal server error', 'Rate limit exceeded'])(
    'the refresh token is not used again in the same call if an invalid_grant says: %s',
    async (error_description) => {
      const rig = await startRig()
      const container = rig.container()
      rig.expireAccessTokens()
      rig.tokenFaults.push({ status: 400, body: { error: 'invalid_grant', error_description } })

      await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
      expect(rig.exchanged).toHaveLength(1)
    },
  )
})
