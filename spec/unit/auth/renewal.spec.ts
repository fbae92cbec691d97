import { renew, saveUnsaved } from '../../../lib/auth/renewal/renewal'
import type { RenewalContext } from '../../../lib/auth/renewal/renewalContext'
import { TokenState } from '../../../lib/auth/tokenState'
import { renewal } from './renewalServices'
import { startRig } from './rig'

describe('adoption and refresh', () => {
  test('neither the platform nor the token endpoint is called while the token works', async () => {
    const rig = await startRig()
    const container = rig.container()
    for (let message = 1; message <= 5; message++) await container.call()

    expect(rig.events).toEqual(['call', 'call', 'call', 'call', 'call'])
  })

  test('a rotation causes one read before it, one write, and one read after it, before the new token is used', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    await container.call()

    expect(rig.events).toEqual(['call', 'read', 'exchange', 'read', 'write', 'read', 'call'])
  })

  test('a refresh token that did not change is not read back', async () => {
    const rig = await startRig('none')
    const container = rig.container()
    rig.expireAccessTokens()
    await container.call()

    expect(rig.events).toEqual(['call', 'read', 'exchange', 'read', 'write', 'call'])
  })

  test('the tokens that another container refreshed are adopted without a refresh', async () => {
    const rig = await startRig()
    const [first, second] = [rig.container(), rig.container()]
    rig.expireAccessTokens()
    await first.call()
    rig.events.length = 0
    await second.call()

    expect(rig.events).toEqual(['call', 'read', 'call'])
    expect(rig.exchanged).toEqual(['refresh-secret-1'])
    expect(rig.server.reuses).toBe(0)
  })

  test('a write contains every field of the credential and the complete merged token set', async () => {
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

  test('the token is not refreshed if the account cannot be read before', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.failReads(1)

    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringMatching(
        /the account A could not be read.*returned 503.*refresh token was not used/,
      ),
    })
    expect(rig.exchanged).toEqual([])
    await container.call()
    expect(rig.exchanged).toHaveLength(1)
  })

  test('the loser of a race adopts the tokens that the winner saves within seconds', async () => {
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

    expect(rig.exchanged).toEqual(['refresh-secret-1', 'refresh-secret-1'])
    expect(loser.tokens.latest).toEqual(winner.tokens.latest)
    expect(rig.stored()).toEqual(winner.tokens.latest)
  })

  test('the loser reads the account three times in 4.3 seconds before it reports the grant as invalid', async () => {
    const rig = await startRig()
    const container = rig.container({ random: () => 0.5 })
    rig.server.revokeAll()

    await expect(container.call()).rejects.toThrow()
    expect(container.waits).toEqual([300, 1000, 3000])
    expect(rig.events).toEqual(['call', 'read', 'exchange', 'read', 'read', 'read'])
  })

  test('a reconnect that is found by the last read is sufficient', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.server.revokeAll()
    container.onWait = (delayMs) => void (delayMs === 3000 && rig.reconnect())

    await container.call()
    expect(rig.exchanged).toEqual(['refresh-secret-1'])
    expect(container.tokens.latest).toEqual(rig.stored())
  })
})

describe('a lost response of the token endpoint', () => {
  test('a lost response causes reads of the account, and then another request with the same token', async () => {
    const rig = await startRig('grace')
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push('lostResponse')
    await container.call()

    expect(rig.exchanged).toEqual(['refresh-secret-1', 'refresh-secret-1'])
    expect(container.waits).toEqual([300, 1000, 3000])
    expect(rig.stored().refresh_token).toBe('refresh-secret-3')
  })

  test('a lost response causes no further request if another container has saved newer tokens', async () => {
    const rig = await startRig('grace')
    const [container, other] = [rig.container(), rig.container()]
    rig.expireAccessTokens()
    rig.tokenFaults.push('lostResponse')
    container.onWait = async (delayMs) => void (delayMs === 300 && (await other.call()))
    await container.call()

    expect(rig.exchanged).toEqual(['refresh-secret-1', 'refresh-secret-1'])
    expect(container.tokens.latest).toEqual(other.tokens.latest)
  })

  test('a successful response whose body is cut off causes no further request with the same token', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push((_request, response) => {
      rig.server.exchange('refresh-secret-1')
      response.writeHead(200, { 'content-length': 100 })
      response.write('{"access', () => response.socket?.destroy())
    })

    await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(rig.exchanged).toEqual(['refresh-secret-1'])
    expect(rig.server.reuses).toBe(0)
  })

  test('two lost responses are a TemporaryError and not an invalid grant, and the next message tries again', async () => {
    const rig = await startRig('grace')
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push('lostResponse', 'lostResponse')

    await expect(container.call()).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(rig.exchanged).toHaveLength(2)
    await container.call()
    expect(rig.exchanged).toHaveLength(3)
  })

  test('a lost response of a provider with token reuse detection ends in a reconnect', async () => {
    const rig = await startRig('strict')
    const container = rig.container()
    rig.expireAccessTokens()
    rig.tokenFaults.push('lostResponse')

    await expect(container.call()).rejects.toMatchObject({
      name: 'ReconnectRequiredError',
      message: expect.stringContaining(
        'An earlier refresh with the same refresh token may have succeeded, but its response was lost: ',
      ),
    })
    expect(rig.exchanged).toHaveLength(2)
  })
})

describe('the lock', () => {
  const newer = { access_token: 'a2', refresh_token: 'r2' }

  /** Returns services that note what they do, and a store that rejects the first writes. */
  function notingContext(failures = 0): { readonly context: RenewalContext; readonly events: string[] } {
    const events: string[] = []
    const note = (event: string) => void events.push(event)
    let remaining = failures
    const context: RenewalContext = {
      accountName: 'the account A',
      lockKey: 'key',
      lock: {
        async hold(key, run, isDone) {
          note(`hold ${key}`)
          return run().finally(() => note(isDone?.() ? 'release' : 'keep'))
        },
        release: async (key) => note(`release ${key}`),
      },
      store: {
        canSave: true,
        load: async () => void note('read'),
        async save() {
          note('write')
          if (remaining-- > 0) throw new Error('it is away.')
        },
      },
      refresh: async () => {
        note('exchange')
        return { kind: 'granted', tokenSet: newer, serverTimeMs: undefined }
      },
      sleep: async () => {},
      random: () => 0,
      elapsedMs: () => 0,
    }
    return { context, events }
  }

  test('the lock is held from the first read until the new token set is saved', async () => {
    const { context, events } = notingContext()
    const state = new TokenState({ access_token: 'a1', refresh_token: 'r1' })

    expect(await renew(state, context, false)).toBe('refreshed')
    expect(events).toEqual(['hold key', 'read', 'exchange', 'read', 'write', 'read', 'release'])
    expect(state.saved).toEqual(newer)
  })

  test('the lock is kept while the new token set is not saved', async () => {
    const { context, events } = notingContext(2)
    const state = new TokenState({ access_token: 'a1', refresh_token: 'r1' })
    await expect(renew(state, context, false)).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(events.splice(0)).toEqual(['hold key', 'read', 'exchange', 'read', 'write', 'keep'])
    await expect(saveUnsaved(state, context)).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(events.splice(0)).toEqual(['read', 'write'])
    await saveUnsaved(state, context)
    expect(events).toEqual(['read', 'write', 'read', 'release key'])
  })

  test('the lock is not needed by a store without one', async () => {
    const { context, state } = renewal({ writes: [new Error('it is away.'), undefined] })
    await expect(renew(state, context, false)).rejects.toMatchObject({ name: 'TemporaryError' })
    await saveUnsaved(state, context)
    expect(state.isSaved).toBe(true)
  })
})

describe('a reconnect that arrives with a message', () => {
  test('a reconnect during a refresh is not overwritten by the old grant', async () => {
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

  test('a reconnect while the old grant seems invalid is not reported as invalid', async () => {
    const rig = await startRig()
    const container = rig.container()
    rig.server.revokeAll()
    container.onWait = (delayMs) => {
      if (delayMs === 300) container.tokens.offer(rig.reconnect())
    }
    await container.call()

    expect(rig.exchanged).toEqual(['refresh-secret-1'])
  })
})
