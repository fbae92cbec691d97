import type { TokenSource } from '../auth/authorize'
import { withExpiry } from '../auth/refreshPolicy'
import type { RenewalContext } from '../auth/renewal/renewalContext'
import type { RefreshGrant } from '../auth/tokenEndpoint/refreshGrant'
import { secretsOf, type TokenSet } from '../auth/tokenSet'
import type { Environment } from '../runtime/environment'
import type { RedactedLog } from '../runtime/log'
import { atShutdown } from '../runtime/shutdown'
import type { Account } from './account'
import { refreshLockOf } from './refreshLocks'

/** An account's tokens for one execution, according to the credential's refresh policy. */
export interface TokenAccess extends TokenSource {
  /** Returns the tokens that this execution has used, because the account forgets old ones. */
  secrets(): string[]
  /** Refreshes before the first call if the policy requires it. */
  start(): Promise<void>
  /**
   * Delays the exit of the process until the background work and a last attempt to save are done. Resolves when the
   * background work is done. Messages don't wait for that.
   */
  close(): Promise<void>
}

/** Returns an account's tokens with its store and the lock. Calls `onRefresh` for each token request. */
export function tokenAccess(
  account: Account,
  environment: Pick<Environment, 'timing' | 'refreshLockUrl' | 'refreshLeaseMs'>,
  log: RedactedLog,
  onRefresh: () => void,
): TokenAccess {
  const { tokens, refreshPolicy } = account
  const context: RenewalContext = {
    accountName: account.name,
    lockKey: account.key,
    lock: refreshLockOf(environment, log),
    store: account.store,
    refresh: tokens.pause.around(observed(account, onRefresh)),
    ...environment.timing,
  }
  const used = new Set<TokenSet>()
  const background = new Set<Promise<void>>()
  const refreshAhead = () => {
    if (refreshPolicy !== 'ahead') return
    const refreshing = tokens.refreshAheadIfDue(context)?.then((failure) => {
      if (failure) log.warn(`Refreshing ahead failed. The current token stays in use: ${failure.message}`)
      background.delete(refreshing as Promise<void>)
    })
    if (!refreshing) return
    background.add(refreshing)
    // A listener refreshes after its execution was closed.
    delayExit()
  }
  const delayExit = () =>
    atShutdown(account.key, async () => {
      await Promise.all(background)
      if (!tokens.isUnsaved) return
      await tokens.save(context).catch((error: Error) => log.warn(unsavedTokens(error, account)))
    })
  return {
    async start() {
      if (refreshPolicy === 'everyCall') await tokens.refresh(context)
    },
    waitUntilUsable(pathOf) {
      // Before the first response the server's time is unknown.
      if (tokens.clock.isKnown) refreshAhead()
      return tokens.waitUntilUsable(context, pathOf)
    },
    latest() {
      used.add(tokens.latest)
      return tokens.latest
    },
    secrets: () => [...used].flatMap(secretsOf),
    failedRenewals: () => tokens.failedRenewals,
    replaceRejected: (rejected, path, failedBefore) =>
      tokens.replaceRejected(rejected, path, context, failedBefore),
    reportOutcome(tokenSet, path, outcome) {
      tokens.reportOutcome(tokenSet, path, outcome)
      if (!(outcome instanceof Error)) refreshAhead()
    },
    isUntried: (tokenSet, path) => tokens.isUntried(tokenSet, path),
    hasOutlived: (tokenSet) => tokens.hasOutlived(tokenSet),
    async close() {
      if (tokens.isUnsaved) delayExit()
      await Promise.all(background)
    },
  }
}

function unsavedTokens({ message, cause }: Error, { name }: Account): string {
  const reason = cause instanceof Error ? cause.message : message
  return `The process ends before the new tokens of ${name} could be saved: ${reason} If the provider no longer accepts the previous tokens, reconnect the account.`
}

/** Counts token requests. For the policy `ahead`, adds the expiration to the token set. */
function observed({ refresh, refreshPolicy, tokens }: Account, onRefresh: () => void): RefreshGrant {
  return async (held) => {
    onRefresh()
    const outcome = await refresh(held)
    if (outcome.kind !== 'granted' || refreshPolicy !== 'ahead') return outcome
    const serverTimeMs = outcome.serverTimeMs ?? tokens.clock.now()
    return { ...outcome, tokenSet: withExpiry(outcome.tokenSet, held, serverTimeMs) }
  }
}
