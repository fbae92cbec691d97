import { ConfigurationError, TemporaryError } from '../../errors'
import type { TokenSet } from '../tokenSet'
import type { TokenState } from '../tokenState'
import type { RenewalContext } from './renewalContext'
import { errorText } from './renewalErrors'

/** Adopts the set of the store if it is new here, and returns true then. Throws if the store can't be read. */
export async function adoptStored(
  state: TokenState,
  { store, accountName }: RenewalContext,
): Promise<boolean> {
  try {
    const stored = await store.load()
    return stored !== undefined && state.adopt(stored)
  } catch (error) {
    if (error instanceof ConfigurationError) throw error
    throw new TemporaryError(
      `The tokens of ${accountName} could not be read before the refresh: ${errorText(error)} The refresh token was not used. The next message tries again.`,
      { cause: error },
    )
  }
}

/** True if the account was reconnected during the refresh. The refreshed set must not overwrite that set. */
export async function isReconnected(
  state: TokenState,
  used: TokenSet,
  { store }: RenewalContext,
): Promise<boolean> {
  if (state.held !== used) return true
  if (store.isSavedByRefresh) return false
  // If the store can't be read, the refreshed set is written, because its refresh token would be lost otherwise.
  const stored = await store.load().catch(() => undefined)
  if (stored) state.adopt(stored)
  return state.held !== used
}

// Long enough for the container that won the race to store its tokens.
const watchDelaysMs = [300, 1000, 3000]

/**
 * Checks the store a few times for a set of another container. Returns true if the store could be read last. Throws
 * ConfigurationError if the store has a set that must not be used.
 */
export async function watchStore(state: TokenState, context: RenewalContext): Promise<boolean> {
  let isSeen = false
  for (const delayMs of watchDelaysMs) {
    await context.sleep(delayMs * (0.9 + 0.2 * context.random()))
    try {
      const stored = await context.store.load()
      if (stored && state.adopt(stored)) return true
      isSeen = true
    } catch (error) {
      if (error instanceof ConfigurationError) throw error
      isSeen = false
    }
  }
  return isSeen
}
