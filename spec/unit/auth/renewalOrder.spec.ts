import { noLock, type StoredAccount } from '../../../lib/auth/ports'
import { ensureSaved, type RenewalContext, renew } from '../../../lib/auth/renewal'
import type { GrantOutcome } from '../../../lib/auth/tokenEndpoint/refreshGrant'
import { TokenState } from '../../../lib/auth/tokenState'
import { ReconnectRequiredError } from '../../../lib/errors'

const first = { access_token: 'a1', refresh_token: 'r1' }
const second = { access_token: 'a2', refresh_token: 'r2' }
const third = { access_token: 'a3', refresh_token: 'r3' }
const granted = (tokenSet = second): GrantOutcome => ({ kind: 'granted', tokenSet, serverTimeMs: undefined })
const invalid: GrantOutcome = { kind: 'invalid', error: new ReconnectRequiredError('it was revoked.') }

/** Returns a state and the services of a renewal, whose results are used in their order. The last one stays. */
function renewal(
  results: {
    grants?: GrantOutcome[]
    reads?: (StoredAccount | undefined | Error)[]
    writes?: (Error | undefined)[]
  },
  random = 0.5,
) {
  const [repeats, waits]: [boolean[], number[]] = [[], []]
  const next = <T>(list: T[] | undefined) => (list && list.length > 1 ? list.shift() : list?.[0])
  const context: RenewalContext = {
    accountName: 'the account A',
    lockKey: 'key',
    lock: noLock,
    store: {
      canSave: true,
      load: async () => resultOf(next(results.reads)),
      async save(_tokenSet, _fields, isRepeat) {
        repeats.push(isRepeat)
        resultOf(next(results.writes))
      },
    },
    refresh: async () => next(results.grants) ?? granted(),
    sleep: async (delayMs) => void waits.push(delayMs),
    random: () => random,
    elapsedMs: () => 0,
  }
  return { context, state: new TokenState(first), repeats, waits }
}

function resultOf<T>(result: T | Error): T {
  if (result instanceof Error) throw result
  return result
}

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

  test('each write that follows a failed one is marked as a repeat', async () => {
    const { context, state, repeats } = renewal({
      grants: [granted(second), granted(third)],
      writes: [away, undefined],
    })
    await expect(renew(state, context, false)).rejects.toMatchObject({ cause: away })
    await ensureSaved(state, context)
    await renew(state, context, true)
    expect(state.saved).toEqual(third)
    expect(repeats).toEqual([false, true, true])
  })
})

test('the error of a store that cannot be read contains its cause, and the refresh token is not used', async () => {
  const { context, state, repeats } = renewal({ reads: [away] })
  await expect(renew(state, context, false)).rejects.toMatchObject({ name: 'TemporaryError', cause: away })
  expect(state.held).toBe(first)
  expect(repeats).toEqual([])
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
