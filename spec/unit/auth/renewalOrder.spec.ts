import type { RefreshLock, StoredAccount } from '../../../lib/auth/ports'
import { renew, saveUnsaved } from '../../../lib/auth/renewal/renewal'
import { ConfigurationError } from '../../../lib/errors'
import { failed, first, granted, invalid, renewal, second, third, uncertain } from './renewalServices'

const away = new Error('it is away.')
const held = { tokenSet: first, fields: undefined }

describe('the store is checked three times before a grant counts as invalid', () => {
  test.each([
    [0, [270, 900, 2700]],
    [1, [330, 1100, 3300]],
  ])('the delays differ by 10%% between processes: the random number %d', async (random, delays) => {
    const { context, state, waits } = renewal({ grants: [invalid], reads: [held] }, random)
    await expect(renew(state, context, false)).rejects.toMatchObject({ name: 'ReconnectRequiredError' })
    expect(waits.map(Math.round)).toEqual(delays)
  })

  test.each<[string, (StoredAccount | Error)[], string]>([
    ['only the last check succeeds', [held, away, away, held], 'ReconnectRequiredError'],
    ['only the last check fails', [held, held, held, away], 'TemporaryError'],
  ])('the error depends on the last check: %s', async (_what, reads, name) => {
    const { context, state } = renewal({ grants: [invalid], reads })
    await expect(renew(state, context, false)).rejects.toMatchObject({ name })
  })
})

describe('writes', () => {
  test('a write that is repeated in the same renewal is marked as a repeat', async () => {
    const lost = { tokenSet: first, fields: undefined }
    const { context, state, repeats } = renewal({
      reads: [lost, lost, lost, { tokenSet: second, fields: undefined }],
    })
    await renew(state, context, false)
    expect(repeats).toEqual([false, true])
  })

  test('each write that follows writes without an effect is marked as a repeat', async () => {
    const { context, state, repeats } = renewal({ reads: [held, held, held, held, held, held] })
    await expect(renew(state, context, false)).rejects.toMatchObject({
      message: expect.stringContaining('the platform confirmed the write and returned other tokens.'),
    })
    await expect(saveUnsaved(state, context)).rejects.toMatchObject({ name: 'TemporaryError' })
    expect(repeats).toEqual([false, true, true, true, true, true])
  })

  test('each write that follows a failed one is marked as a repeat', async () => {
    const { context, state, repeats } = renewal({
      grants: [granted(second), granted(third)],
      writes: [away, undefined],
    })
    await expect(renew(state, context, false)).rejects.toMatchObject({ cause: away })
    await saveUnsaved(state, context)
    await renew(state, context, true)
    expect(state.saved).toEqual(third)
    expect(repeats).toEqual([false, true, true])
  })
})

describe('a reconnect during the refresh', () => {
  const stored = (tokenSet: typeof first): StoredAccount => ({ tokenSet, fields: undefined })

  test('a reconnect that the store shows before the first write is adopted, and nothing is written', async () => {
    const { context, state, repeats } = renewal({ reads: [stored(first), stored(third)] })
    expect(await renew(state, context, false)).toBe('adopted')
    expect([state.saved, repeats]).toEqual([third, []])
  })

  test.each([
    ['was granted', granted()],
    ['failed', failed],
    ['was invalid', invalid],
  ])('a reconnect that arrives with a message is adopted, although the refresh %s', async (_how, outcome) => {
    for (const isSavedByRefresh of [true, false]) {
      const { context, state, repeats } = renewal({ reads: [stored(first)] })
      const store = { ...context.store, isSavedByRefresh }
      const refresh = async () => {
        state.adopt(stored(third))
        return outcome
      }
      expect(await renew(state, { ...context, store, refresh }, false)).toBe('adopted')
      expect([state.saved, repeats]).toEqual([third, []])
    }
  })

  test('a store that the refresh itself writes is not read before the write', async () => {
    const { context, state } = renewal({ reads: [stored(first), stored(second)] })
    const store = { ...context.store, isSavedByRefresh: true }
    expect(await renew(state, { ...context, store }, false)).toBe('refreshed')
    expect(state.saved).toEqual(second)
  })
})

describe('the lock after a write that failed', () => {
  test.each([
    ['is kept if the refresh token was rotated', second, [true, false]],
    ['is released if it was not', { access_token: 'a2' }, [true, true]],
    ['is released if it was returned again', { ...first, access_token: 'a2' }, [true, true]],
  ])('the lock %s', async (_what, tokenSet, expected) => {
    const { context, state } = renewal({ grants: [granted(tokenSet)], reads: [held], writes: [away] })
    const done: (boolean | undefined)[] = []
    const lock: RefreshLock = {
      hold: (_key, run, isDone) => {
        done.push(isDone?.())
        return run().finally(() => done.push(isDone?.()))
      },
    }
    await expect(renew(state, { ...context, lock }, false)).rejects.toMatchObject({ cause: away })
    expect(done).toEqual(expected)
  })
})

test('an invalid grant is not explained by a lost response if there was none', async () => {
  const { context, state } = renewal({ grants: [invalid], reads: [held] })
  await expect(renew(state, context, false)).rejects.toMatchObject({
    message: 'The authorization of the account A is no longer valid. Reconnect the account. it was revoked.',
  })
})

test('the error of a store that cannot be read contains its cause, and the refresh token is not used', async () => {
  const { context, state, repeats } = renewal({ reads: [away] })
  await expect(renew(state, context, false)).rejects.toMatchObject({ name: 'TemporaryError', cause: away })
  expect(state.held).toBe(first)
  expect(repeats).toEqual([])
})

describe('a store that shows a new set that must not be used', () => {
  const obstacle = new ConfigurationError('The account was changed.')
  const changed = { tokenSet: third, fields: undefined, obstacle }

  test('the error of a new set that must not be used is thrown, and the refresh token is not used', async () => {
    const { context, state, used } = renewal({ reads: [changed] })
    for (let message = 1; message <= 2; message++) {
      await expect(renew(state, context, false)).rejects.toBe(obstacle)
    }
    expect([state.held, used]).toEqual([first, []])
    expect([...state.secrets]).toEqual(expect.arrayContaining(['a3', 'r3']))
  })

  test('a new set that must not be used is not overwritten by a refresh in progress', async () => {
    const { context, state, repeats } = renewal({ reads: [held, changed] })
    await expect(renew(state, context, false)).rejects.toBe(obstacle)
    expect([state.held, repeats]).toEqual([first, []])
    expect([...state.secrets]).toEqual(expect.arrayContaining(['a2', 'r2']))
  })

  test.each([
    ['seems invalid', invalid],
    ['is uncertain', uncertain],
  ])(
    'a refresh token whose grant %s is not used again if the store shows such a set',
    async (_what, grant) => {
      const { context, state, used } = renewal({ grants: [grant, granted()], reads: [held, changed] })
      await expect(renew(state, context, false)).rejects.toBe(obstacle)
      await expect(renew(state, context, false)).rejects.toBe(obstacle)
      expect(used).toEqual([first])
    },
  )

  test('a set that is in use is still refreshed', async () => {
    const inUse = { ...held, obstacle }
    const { context, state } = renewal({
      reads: [inUse, inUse, { tokenSet: second, fields: undefined, obstacle }],
    })
    expect(await renew(state, context, false)).toBe('refreshed')
    expect(state.saved).toEqual(second)
  })
})

test('a ConfigurationError of the store is thrown unchanged', async () => {
  const deleted = new ConfigurationError('The secret was deleted.')
  for (const reads of [[deleted], [held, deleted]]) {
    const { context, state } = renewal({ grants: [invalid], reads })
    await expect(renew(state, context, false)).rejects.toBe(deleted)
  }
})

test('a refresh is necessary although another container stored a newer set', async () => {
  const { context, state } = renewal({
    grants: [granted(third)],
    reads: [
      { tokenSet: second, fields: undefined },
      { tokenSet: second, fields: undefined },
      { tokenSet: third, fields: undefined },
    ],
  })
  expect(await renew(state, context, true)).toBe('refreshed')
  expect(state.saved).toEqual(third)
})
