import { type RenewalContext, renew } from '../../../lib/auth/renewal'
import { TokenState } from '../../../lib/auth/tokenState'
import { startRig } from './rig'

describe('adopt, spend, adopt', () => {
  test('while the token works, platform and token endpoint are left in peace', async () => {
    const rig = await startRig()
    const container = rig.container()
    for (let message = 1; message <= 5; message++) await container.call()

    expect(rig.events).toEqual(['call', 'call', 'call', 'call', 'call'])
  })

  test('a rotation costs one read before, one write, and one read after; the new token is used after that', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    await container.call()

    expect(rig.events).toEqual(['call', 'read', 'spend', 'read', 'write', 'read', 'call'])
  })

  test('an unrotated refresh token is not read back', async () => {
    const rig = await startRig('none')
    const container = rig.container()
    rig.expireAccessTokens()
    await container.call()

    expect(rig.events).toEqual(['call', 'read', 'spend', 'read', 'write', 'call'])
  })

  test('where another container has refreshed, its tokens are adopted and nothing is spent', async () => {
    const rig = await startRig()
    const [first, second] = [rig.container(), rig.container()]
    rig.expireAccessTokens()
    await first.call()
    rig.events.length = 0
    await second.call()

    expect(rig.events).toEqual(['call', 'read', 'call'])
    expect(rig.spent).toEqual(['refresh-secret-1'])
    expect(rig.server.reuses).toBe(0)
  })

  test('what is written is every credential field and the whole merged token set', async () => {
    const rig = await startRig('none', { instance_url: 'https://na1.example', id: 'me' })
    const container = rig.container()
    rig.expireAccessTokens()
    await container.call()

    expect(rig.platform.puts).toEqual([
      {
        accountId: 'account',
        keys: {
          provider: 'custom',
          apiBaseUrl: 'set',
          verifyPath: '/me',
          oauth: {
            access_token: 'access-secret-2',
            refresh_token: 'refresh-secret-1',
            expires_in: 60,
            instance_url: 'https://na1.example',
            id: 'me',
          },
        },
      },
    ])
  })

  test('nothing is spent where the account cannot be read before', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.failReads(1)

    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringMatching(
        /the account A could not be read.*answered 503.*refresh token was not used/,
      ),
    })
    expect(rig.spent).toEqual([])
    await container.call()
    expect(rig.spent).toHaveLength(1)
  })

  test('the loser of a race takes over what the winner stores within seconds', async () => {
    const rig = await startRig('singleUse')
    const [winner, loser] = [rig.container(), rig.container()]
    rig.expireAccessTokens()
    let isWinnerThrough = false
    rig.tokenFaults.push(async (_request, _response, work) => {
      isWinnerThrough = true
      await winner.call()
      work()
    })
    loser.onWait = () => expect(isWinnerThrough).toBe(true)
    await loser.call()

    expect(rig.spent).toEqual(['refresh-secret-1', 'refresh-secret-1'])
    expect(loser.tokens.latest).toEqual(winner.tokens.latest)
    expect(rig.stored()).toEqual(winner.tokens.latest)
  })

  test('the loser looks three times, in 4.3 seconds, before it declares the grant dead', async () => {
    const rig = await startRig()
    const container = rig.container({ random: () => 0.5 })
    rig.server.revokeAll()

    await expect(container.call()).rejects.toThrow()
    expect(container.waits).toEqual([300, 1000, 3000])
    expect(rig.events).toEqual(['call', 'read', 'spend', 'read', 'read', 'read'])
  })

  test('a reconnect found at the last look is enough', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.server.revokeAll()
    container.onWait = (delayMs) => void (delayMs === 3000 && rig.reconnect())

    await container.call()
    expect(rig.spent).toEqual(['refresh-secret-1'])
    expect(container.tokens.latest).toEqual(rig.stored())
  })
})

describe('a lost answer', () => {
  test('is looked for in the store, and the token is sent once more', async () => {
    const rig = await startRig('grace')
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push('lostAnswer')
    await container.call()

    expect(rig.spent).toEqual(['refresh-secret-1', 'refresh-secret-1'])
    expect(container.waits).toEqual([300, 1000, 3000])
    expect(rig.stored().refresh_token).toBe('refresh-secret-3')
  })

  test('costs nothing more where another container has stored newer tokens meanwhile', async () => {
    const rig = await startRig('grace')
    const [container, other] = [rig.container(), rig.container()]
    rig.expireAccessTokens()
    rig.tokenFaults.push('lostAnswer')
    container.onWait = async (delayMs) => void (delayMs === 300 && (await other.call()))
    await container.call()

    expect(rig.spent).toEqual(['refresh-secret-1', 'refresh-secret-1'])
    expect(container.tokens.latest).toEqual(other.tokens.latest)
  })

  test('twice is a TemporaryError that buries nothing; the next message looks at the store and tries again', async () => {
    const rig = await startRig('grace')
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push('lostAnswer', 'lostAnswer')

    await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(rig.spent).toHaveLength(2)
    await container.call()
    expect(rig.spent).toHaveLength(3)
  })

  test('of a provider that takes the repeat for theft ends in a reconnect, and in nothing worse', async () => {
    const rig = await startRig('strict')
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push('lostAnswer')

    await expect(container.call()).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(rig.spent).toHaveLength(2)
  })
})

test('the lock is held from the look at the store until the new set is stored', async () => {
  const events: string[] = []
  const note = (event: string) => void events.push(event)
  const newer = { access_token: 'a2', refresh_token: 'r2' }
  const means: RenewalContext = {
    accountName: 'the account A',
    lockKey: 'key',
    lock: {
      async hold(key, run) {
        note(`hold ${key}`)
        return run().finally(() => note('release'))
      },
    },
    store: {
      canSave: true,
      load: async () => void note('read'),
      save: async () => note('write'),
    },
    refresh: async () => {
      note('spend')
      return { kind: 'granted', tokenSet: newer, serverTimeMs: undefined }
    },
    sleep: async () => {},
    random: () => 0,
    elapsedMs: () => 0,
  }
  const state = new TokenState({ access_token: 'a1', refresh_token: 'r1' })

  expect(await renew(state, means, false)).toBe('refreshed')
  expect(events).toEqual(['hold key', 'read', 'spend', 'read', 'write', 'read', 'release'])
  expect(state.saved).toEqual(newer)
})

describe('a reconnect handed over with a message', () => {
  test('during a refresh is not overwritten by the old grant', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push((_request, _response, work) => {
      container.tokens.offer(rig.reconnect())
      work()
    })
    await container.call()

    expect(container.tokens.latest).toEqual(rig.stored())
    expect(rig.platform.puts).toEqual([])
  })

  test('while the old grant seems dead is not declared dead with it', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.server.revokeAll()
    container.onWait = (delayMs) => {
      if (delayMs === 300) container.tokens.offer(rig.reconnect())
    }
    await container.call()

    expect(rig.spent).toEqual(['refresh-secret-1'])
  })
})
