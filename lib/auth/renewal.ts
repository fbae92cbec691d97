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
  await ensureSaved(state, means)
  return means.lock.hold(means.lockKey, async () => {
    const isAdopted = await adoptStored(state, means)
    if (isAdopted && !mustSpend) return 'adopted'
    return spend(state, means)
  })
}

/** Writes again a set that the store did not take. Until that works, nothing else is spent. */
export async function ensureSaved(state: TokenState, means: Means): Promise<void> {
  if (!state.isSaved) await save(state, means, true)
}

async function adoptStored(state: TokenState, { store, accountName }: Means): Promise<boolean> {
  try {
    const stored = await store.load()
    return stored !== undefined && state.adopt(stored)
  } catch (error) {
    throw new TemporaryError(
      `The tokens of ${accountName} could not be read again before refreshing: ${wordsOf(error)} Nothing was spent; it is tried again with the next message.`,
    )
  }
}

async function spend(state: TokenState, means: Means): Promise<Renewed> {
  const spent = state.held
  if (state.causeOfDeath) throw reconnect(state.causeOfDeath, means)
  if (!means.store.canSave) throw cannotStore(means)
  for (let isRepeat = false; ; isRepeat = true) {
    const outcome = await means.refresh(spent)
    if (outcome.kind === 'granted') {
      state.hold(mergeTokenSets(spent, outcome.tokenSet))
      await saveAndConfirm(state, means, spent)
      return 'refreshed'
    }
    if (outcome.kind === 'failed') throw outcome.error
    if (await isAdoptedWithin(state, means)) return 'adopted'
    if (outcome.kind === 'dead') {
      state.bury(outcome.error)
      throw reconnect(outcome.error, means)
    }
    // After a second lost answer the token is left alone: the next message looks at the store first.
    if (isRepeat) throw outcome.error
  }
}

// Long enough for a container that won the race to store what it got.
const watchDelaysMs = [300, 1000, 3000]

async function isAdoptedWithin(state: TokenState, means: Means): Promise<boolean> {
  for (const delayMs of watchDelaysMs) {
    await means.sleep(delayMs * (0.9 + 0.2 * means.random()))
    const stored = await means.store.load().catch(() => undefined)
    if (stored && state.adopt(stored)) return true
  }
  return false
}

const mostWrites = 3

/** A rotated refresh token that the store lost is lost for ever, so it is read back; an unrotated one is not. */
async function saveAndConfirm(state: TokenState, means: Means, spent: TokenSet): Promise<void> {
  const saving = state.held
  for (let write = 1; write <= mostWrites; write++) {
    await save(state, means, write > 1)
    if (saving.refresh_token === spent.refresh_token) return
    const stored = await means.store.load().catch(() => undefined)
    if (!stored || fingerprint(stored) === fingerprint(saving) || state.adopt(stored)) return
    state.hold({ ...saving })
  }
  throw notSaved(means, new Error('it acknowledges them and does not keep them.'))
}

async function save(state: TokenState, means: Means, isRepeat: boolean): Promise<void> {
  const saving = state.held
  try {
    await means.store.save(saving, isRepeat)
  } catch (error) {
    throw notSaved(means, error)
  }
  state.markSaved(saving)
}

function notSaved({ accountName }: Means, error: unknown): TemporaryError {
  return new TemporaryError(
    `The new tokens of ${accountName} could not be saved at the platform: ${wordsOf(error)} They are kept in this container and saved with the next message; until then nothing else is refreshed.`,
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

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
