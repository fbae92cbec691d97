import { createHash } from 'node:crypto'
import { AccountTokens } from './accountTokens'
import { ServerClock } from './serverClock'
import type { TokenSet } from './tokenSet'

/** The newest token set of each account that this process serves. */
export class Vault {
  readonly #accounts = new Map<string, AccountTokens>()

  constructor(
    private readonly now: () => number = Date.now,
    private readonly elapsedMs: () => number = () => performance.now(),
  ) {}

  /** Returns the tokens kept under this key; undefined before the first `open`. */
  find(key: string): AccountTokens | undefined {
    return this.#accounts.get(key)
  }

  /**
   * Returns the account's tokens. `offered` is the set that the platform passed with the message. It is the first set of a
   * new account, a reconnect if this process has never seen it, and ignored if it is an older one.
   */
  open(key: string, offered: TokenSet): AccountTokens {
    const known = this.#accounts.get(key)
    if (known) {
      known.offer(offered)
      return known
    }
    const opened = new AccountTokens(offered, new ServerClock(this.now), this.elapsedMs)
    this.#accounts.set(key, opened)
    return opened
  }
}

/** Returns a key that identifies an account. It is safe in logs and in the name of a lock. */
export function accountKey(...parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
