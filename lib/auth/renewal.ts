import { ReconnectRequiredError, TemporaryError } from '../errors'
import type { KeyStore } from './keyStore'
import type { RefreshGrant } from './refreshGrant'
import type { RefreshLock } from './refreshLock'
import { fingerprint, mergeTokenSets, type TokenSet } from './tokenSet'
import type { TokenState } from './tokenState'

/** What an execution brings along to renew an account's tokens. */
export interface Means {
  /** Names the account in sentences. */
  readonly accountName: string
  readonly lockKey: string
  readonly refresh: RefreshGrant
  readonly store: KeyStore
  readonly lock: RefreshLock
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
}

/** Where a newer set came from: the store, the token endpoint, or this process, which had still to save it. */
export type Renewed = 'adopted' | 'refreshed' | 'saved'

/**
 * Adopt, spend, adopt: takes over what another container stored; else spends the refresh token and stores the
 * answer; and where the grant seems dead or the answer was lost, watches the store once more before it gives up.
 */
export async function renew(state: TokenState, means: Means, mustSpend: boolean): Promise<Renewed> {
  return means.lock.hold(means.lockKey, async () => {
    await ensureSaved(state, means)
    const isAdopted = await adoptStored(state, means)
    if (isAdopted && !mustSpend) return 'adopted'
    return spend(state, means)
  })
}

/** Only takes over what another container or a reconnect stored; throws why nothing else would help. */
export async function adopt(state: TokenState, means: Means, cause: Error): Promise<Renewed> {
  if (await adoptStored(state, means)) return 'adopted'
  throw reconnect(cause, means)
}

/** Writes again a set that the store did not take, unless a newer one stands there by now. */
export async function ensureSaved(state: TokenState, means: Means): Promise<void> {
  if (!state.isSaved && !(await adoptStored(state, means))) await save(state, means, true)
}

async function adoptStored(state: TokenState, { store, accountName }: Means): Promise<boolean> {
  try {
    const stored = await store.load()
    return stored !== undefined && state.adopt(stored)
  } catch (error) {
    throw new TemporaryError(
      `The tokens of ${accountName} could not be read again before refreshing: ${wordsOf(error)} Nothing was spent; it is tried again with the next message.`,
      { cause: error },
    )
  }
}

async function spend(state: TokenState, means: Means): Promise<Renewed> {
  const spent = state.held
  if (state.causeOfDeath) throw reconnect(state.causeOfDeath, means)
  if (!means.store.canSave) throw cannotStore(means)
  for (let isRepeat = false; ; isRepeat = true) {
    const outcome = await means.refresh(spent)
    // Reconnected meanwhile: whatever became of the old grant counts no more.
    if (state.held !== spent) return 'adopted'
    if (outcome.kind === 'granted') {
      state.hold(mergeTokenSets(spent, outcome.tokenSet))
      await save(state, means, false)
      return 'refreshed'
    }
    if (outcome.kind === 'failed') throw outcome.error
    const isStoreSeen = await watchStore(state, means)
    if (state.held !== spent) return 'adopted'
    if (outcome.kind === 'dead') {
      state.bury(outcome.error)
      throw isStoreSeen ? reconnect(outcome.error, means) : unread(outcome.error, means)
    }
    // After a second lost answer the token is left alone: the next message looks at the store first.
    if (isRepeat) throw outcome.error
  }
}

// Long enough for a container that won the race to store what it got.
const watchDelaysMs = [300, 1000, 3000]

/** Looks a few times for a set that was stored elsewhere; tells whether the last look was possible. */
async function watchStore(state: TokenState, means: Means): Promise<boolean> {
  let isSeen = false
  for (const delayMs of watchDelaysMs) {
    await means.sleep(delayMs * (0.9 + 0.2 * means.random()))
    try {
      const stored = await means.store.load()
      if (stored && state.adopt(stored)) return true
      isSeen = true
    } catch {
      isSeen = false
    }
  }
  return isSeen
}

const mostWrites = 3

/** A rotated refresh token that the store lost is lost for ever, so it is read back; an unrotated one is not. */
async function save(state: TokenState, means: Means, isRepeat: boolean): Promise<void> {
  const saving = state.held
  const isRotated = saving.refresh_token !== state.saved.refresh_token
  for (let write = 1; write <= mostWrites; write++) {
    try {
      await means.store.save(saving, isRepeat || write > 1)
    } catch (error) {
      throw notSaved(means, error)
    }
    if (!isRotated || (await isKept(saving, state, means))) return state.markSaved(saving)
  }
  throw notSaved(means, new Error('it acknowledges them and does not keep them.'))
}

async function isKept(saving: TokenSet, state: TokenState, means: Means): Promise<boolean> {
  const stored = await means.store.load().catch(() => undefined)
  return !stored || fingerprint(stored) === fingerprint(saving) || state.adopt(stored)
}

function notSaved({ accountName }: Means, error: unknown): TemporaryError {
  return new TemporaryError(
    `The new tokens of ${accountName} could not be saved at the platform: ${wordsOf(error)} They are kept in this container and saved with the next message; until then nothing else is refreshed.`,
    { cause: error },
  )
}

function cannotStore({ accountName }: Means): ReconnectRequiredError {
  return new ReconnectRequiredError(
    `The access token of ${accountName} is no longer accepted. It is not refreshed here, because the platform gives no way to store the new tokens and the old ones would be lost. Reconnect the account.`,
  )
}

// A new error for each message, since its stack is the message's own.
function reconnect(cause: Error, { accountName }: Means): ReconnectRequiredError {
  return new ReconnectRequiredError(
    `The authorization of ${accountName} has ended: reconnect the account. ${cause.message}`,
  )
}

function unread(cause: Error, { accountName }: Means): TemporaryError {
  return new TemporaryError(
    `The authorization of ${accountName} seems to have ended, but the platform could not be asked whether there is a newer one. ${cause.message} It is looked up again with the next message.`,
  )
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
