import { noLock, type StoredAccount } from '../../../lib/auth/ports'
import type { RenewalContext } from '../../../lib/auth/renewal/renewalContext'
import type { GrantOutcome } from '../../../lib/auth/tokenEndpoint/refreshGrant'
import type { TokenSet } from '../../../lib/auth/tokenSet'
import { TokenState } from '../../../lib/auth/tokenState'
import { ClientRejectedError, ReconnectRequiredError, TemporaryError } from '../../../lib/errors'

export const first = { access_token: 'a1', refresh_token: 'r1' }
export const second = { access_token: 'a2', refresh_token: 'r2' }
export const third = { access_token: 'a3', refresh_token: 'r3' }
export const granted = (tokenSet: TokenSet = second): GrantOutcome => ({
  kind: 'granted',
  tokenSet,
  serverTimeMs: undefined,
})
export const invalid: GrantOutcome = { kind: 'invalid', error: new ReconnectRequiredError('it was revoked.') }
export const uncertain: GrantOutcome = {
  kind: 'uncertain',
  error: new TemporaryError('The response was lost.'),
  mayRepeat: true,
}
export const failed: GrantOutcome = { kind: 'failed', error: new ClientRejectedError('The client is wrong.') }

/** Returns a state and the services of a renewal, whose results are used in their order. The last one stays. */
export function renewal(
  results: {
    grants?: GrantOutcome[]
    reads?: (StoredAccount | undefined | Error)[]
    writes?: (Error | undefined)[]
  },
  random = 0.5,
) {
  const [repeats, waits, used]: [boolean[], number[], TokenSet[]] = [[], [], []]
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
    async refresh(held) {
      used.push(held)
      return next(results.grants) ?? granted()
    },
    sleep: async (delayMs) => void waits.push(delayMs),
    random: () => random,
    elapsedMs: () => 0,
  }
  return { context, state: new TokenState(first), repeats, waits, used }
}

function resultOf<T>(result: T | Error): T {
  if (result instanceof Error) throw result
  return result
}
