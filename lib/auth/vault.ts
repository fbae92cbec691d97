import { createHash } from 'node:crypto'
import { AccountTokens } from './accountTokens'
import { fingerprint, type TokenSet } from './tokenSet'

/** The newest token set of each account that this process serves. Nothing else outlives an execution. */
export class Vault {
  readonly #accounts = new Map<string, AccountTokens>()

  /**
   * The account's tokens. `offered` is what the platform handed over with the message: it seeds a new account,
   * counts as a reconnect where it was never seen before, and is passed over where it is an older one.
   */
  open(account: AccountKey, offered: TokenSet): AccountTokens {
    const key = keyOf(account, offered)
    const known = this.#accounts.get(key)
    if (known) {
      known.offer(offered)
      return known
    }
    const opened = new AccountTokens(offered)
    this.#accounts.set(key, opened)
    return opened
  }
}

export interface AccountKey {
  /** Absent in service calls for an account that is not stored yet. */
  readonly accountId: string | undefined
  readonly clientId: string | undefined
  readonly tokenUri: string | undefined
}

function keyOf({ accountId, clientId, tokenUri }: AccountKey, offered: TokenSet): string {
  return createHash('sha256')
    .update(JSON.stringify([tokenUri, clientId, accountId ?? fingerprint(offered)]))
    .digest('hex')
}
