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

/** An account's tokens as one execution uses them, by the refresh policy of the credential. */
export interface TokenAccess extends TokenSource {
  /** Does what the policy asks for before the first call. */
  start(): Promise<void>
  /** Waits for what was begun in the background; what could not be saved is tried once more at shutdown. */
  close(): Promise<void>
}

/** Puts an account's tokens, its store and the lock together; `onRefresh` is told of each token call. */
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
          log.warn(`Refreshing ahead did not work, the current token is used on: ${failure.message}`)
      }
      if (tokens.isUnsaved)
        atShutdown(account.key, () =>
          tokens.save(means).catch((error: Error) => log.warn(lost(error, account))),
        )
    },
  }
}

function lost({ message, cause }: Error, { name }: Account): string {
  const reason = cause instanceof Error ? cause.message : message
  return `The process ends before the new tokens of ${name} could be saved: ${reason} Where their provider does not take the old ones any more, the account has to be reconnected.`
}

/** Counts token calls, and notes down when a token expires for all who refresh ahead. */
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
