import type { AccountTokens } from '../auth/accountTokens'
import type { TokenSource } from '../auth/authorize'
import { withExpiry } from '../auth/expiry'
import type { RefreshGrant } from '../auth/refreshGrant'
import type { Means } from '../auth/renewal'
import type { Environment } from '../runtime/environment'
import type { RedactedLog } from '../runtime/log'
import { atShutdown } from '../runtime/shutdown'
import type { Account } from './account'
import { refreshLockOf } from './refreshLocks'

/** An account's tokens for one execution, according to the credential's refresh policy. */
export interface TokenAccess extends TokenSource {
  /** Refreshes before the first call if the policy requires it. */
  start(): Promise<void>
  /** Waits for background refreshes. Unsaved tokens are saved again at shutdown. */
  close(): Promise<void>
}

/** Combines an account's tokens, its store, and the lock. Calls `onRefresh` for each token request. */
export function tokenAccess(
  account: Account,
  tokens: AccountTokens,
  environment: Environment,
  log: RedactedLog,
  onRefresh: () => void,
): TokenAccess {
  const means: Means = {
    accountName: account.name,
    lockKey: account.key,
    lock: refreshLockOf(environment, log),
    store: account.store,
    refresh: tokens.pause.around(observed(account, tokens, onRefresh), environment.timing.now),
    ...environment.timing,
  }
  const tended: Promise<Error | undefined>[] = []
  return {
    async start() {
      if (account.refreshPolicy === 'everyCall') await tokens.refresh(means)
    },
    usable() {
      const tending = account.refreshPolicy === 'ahead' ? tokens.tendAhead(means) : undefined
      if (tending) tended.push(tending)
      return tokens.usable(means)
    },
    latest: () => tokens.latest,
    newerThan: (rejected) => tokens.newerThan(rejected, means),
    judged: (tokenSet, error) => tokens.judged(tokenSet, error),
    async close() {
      for (const failure of await Promise.all(tended)) {
        if (failure)
          log.warn(`The background refresh failed. The current token stays in use. ${failure.message}`)
      }
      if (tokens.isUnsaved)
        atShutdown(account.key, () =>
          tokens.save(means).catch((error: Error) => log.warn(unsavedTokens(error, account))),
        )
    },
  }
}

function unsavedTokens({ message, cause }: Error, { name }: Account): string {
  const reason = cause instanceof Error ? cause.message : message
  return `The process ends, and the new tokens of ${name} could not be saved: ${reason} If the provider no longer accepts the previous tokens, reconnect the account.`
}

/** Wraps `refresh`: counts token requests, and stores the expiration for containers that refresh ahead. */
function observed(
  { refresh, refreshPolicy }: Account,
  { clock }: AccountTokens,
  onRefresh: () => void,
): RefreshGrant {
  return async (held) => {
    onRefresh()
    const outcome = await refresh(held)
    if (outcome.kind !== 'granted' || refreshPolicy !== 'ahead') return outcome
    return { ...outcome, tokenSet: withExpiry(outcome.tokenSet, outcome.serverTimeMs ?? clock.now()) }
  }
}
