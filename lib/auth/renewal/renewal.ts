import { ComponentError, ReconnectRequiredError } from '../../errors'
import { fingerprint, mergeTokenSets, type TokenSet } from '../tokenSet'
import type { TokenState } from '../tokenState'
import type { RenewalContext } from './renewalContext'
import { cannotStore, notSaved, reconnect, unread } from './renewalErrors'
import { adoptStored, isReconnected, watchStore } from './storeChecks'

/** The source of a newer set: the store, the token endpoint, or this process if it hadn't saved the set yet. */
export type RenewalResult = 'adopted' | 'refreshed' | 'saved'

/**
 * Adopts the set of another container, or otherwise uses the refresh token and stores the response. If the grant seems
 * invalid or the response was lost, checks the store again before it gives up.
 */
export async function renew(
  state: TokenState,
  context: RenewalContext,
  mustRefresh: boolean,
): Promise<RenewalResult> {
  const run = async () => {
    await ensureSaved(state, context)
    const isAdopted = await adoptStored(state, context)
    if (isAdopted && !mustRefresh) return 'adopted'
    return refreshAndSave(state, context)
  }
  // While only this process has a rotated refresh token, another container would use the previous one.
  return context.lock.hold(context.lockKey, run, () => state.isSaved || !isRotated(state))
}

function isRotated({ held, saved }: TokenState): boolean {
  return held.refresh_token !== saved.refresh_token
}

/** Writes a set again that the store rejected. Doesn't wait for the lock, and releases one that was kept for the set. */
export async function saveUnsaved(state: TokenState, context: RenewalContext): Promise<void> {
  await ensureSaved(state, context)
  await context.lock.release?.(context.lockKey)
}

/** Adopts the set that another container or a reconnect stored. Throws the cause if there is none. */
export async function adopt(
  state: TokenState,
  context: RenewalContext,
  cause: Error,
): Promise<RenewalResult> {
  if (await adoptStored(state, context)) return 'adopted'
  // Each message has an error with its own stack.
  const { status, code } = cause instanceof ComponentError ? cause : {}
  throw new ReconnectRequiredError(cause.message, { status, code })
}

/** Writes a set again that the store rejected, unless the store has a newer one by now. */
async function ensureSaved(state: TokenState, context: RenewalContext): Promise<void> {
  if (!state.isSaved && !(await adoptStored(state, context))) await save(state, context, true)
}

async function refreshAndSave(state: TokenState, context: RenewalContext): Promise<RenewalResult> {
  const used = state.held
  const grantError = state.grantError(context.elapsedMs())
  if (grantError) throw reconnect(grantError, context)
  if (!context.store.canSave) throw cannotStore(context)
  for (let isRepeat = false; ; isRepeat = true) {
    const outcome = await context.refresh(used)
    if (outcome.kind === 'granted') {
      state.keepSecret(outcome.tokenSet)
      if (await isReconnected(state, used, context)) return 'adopted'
      state.hold(mergeTokenSets(used, outcome.tokenSet))
      context.onReceived?.()
      await save(state, context, false)
      return 'refreshed'
    }
    // The account was reconnected in the meantime, so the previous grant no longer matters.
    if (state.held !== used) return 'adopted'
    if (outcome.kind === 'failed') throw outcome.error
    const isStoreSeen = await watchStore(state, context)
    if (state.held !== used) return 'adopted'
    if (outcome.kind === 'invalid') {
      const error = withLostResponse(outcome.error, state)
      state.markGrantInvalid(error, context.elapsedMs())
      throw isStoreSeen ? reconnect(error, context) : unread(error, context)
    }
    state.lostResponse ??= outcome.lostResponse
    // The refresh token is not used a third time. The next message reads the store first.
    if (isRepeat || !outcome.mayRepeat) throw outcome.error
  }
}

/** Returns the error with the lost response of an earlier refresh, which may have used up the refresh token. */
function withLostResponse(error: Error, { lostResponse }: TokenState): Error {
  if (lostResponse === undefined) return error
  return new ReconnectRequiredError(
    `${error.message} An earlier refresh with the same refresh token may have succeeded, but its response was lost: ${lostResponse}.`,
  )
}

const mostWrites = 3

/** Saves the held set and verifies it: a rotated refresh token that was not stored cannot be recovered. */
async function save(state: TokenState, context: RenewalContext, isRepeat: boolean): Promise<void> {
  const saving = state.held
  const mustVerify = isRotated(state)
  for (let write = 1; write <= mostWrites; write++) {
    try {
      await context.store.save(saving, state.fieldsOf(saving), isRepeat || write > 1 || state.hasWriteFailed)
    } catch (error) {
      state.hasWriteFailed = true
      throw notSaved(context, error)
    }
    if (!mustVerify || (await isKept(saving, state, context))) return state.markSaved(saving)
  }
  throw notSaved(context, new Error('the platform confirmed the write and returned other tokens.'))
}

async function isKept(saving: TokenSet, state: TokenState, { store }: RenewalContext): Promise<boolean> {
  const stored = await store.load().catch(() => undefined)
  return !stored || fingerprint(stored.tokenSet) === fingerprint(saving) || state.adopt(stored)
}
