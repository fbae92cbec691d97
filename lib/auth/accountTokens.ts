import { ReconnectRequiredError, TemporaryError } from '../errors'
import { RecentSet } from '../recentSet'
import type { KeyStore } from './keyStore'
import type { RefreshGrant } from './refreshGrant'
import { fingerprint, mergeTokenSets, secretsOf, type TokenSet } from './tokenSet'

/** What an execution brings along to renew an account's tokens. */
export interface Renewal {
  readonly refresh: RefreshGrant
  readonly store: KeyStore
}

// Years of refreshing must not fill the memory; what the platform hands over stays remembered by being offered again.
const remembered = 1000

/**
 * One account's token sets in the order this process saw them. At most one refresh is under way; a set that the
 * store did not take is held back until it does, and nothing is spent meanwhile.
 */
export class AccountTokens {
  #held: TokenSet
  #saved: TokenSet
  #renewing: Promise<TokenSet> | undefined
  readonly #seen = new RecentSet(remembered)
  readonly #secrets = new RecentSet(remembered)

  constructor(first: TokenSet) {
    this.#held = first
    this.#saved = first
    this.#remember(first)
  }

  /** Takes over a set that was never seen here: the account was reconnected. */
  offer(tokenSet: TokenSet): void {
    if (!this.#seen.add(fingerprint(tokenSet))) return
    this.#hold(tokenSet)
    this.#saved = tokenSet
  }

  /** The newest set that is saved, without waiting for a refresh that may be under way. */
  get latest(): TokenSet {
    return this.#saved
  }

  /** The tokens this process held for the account, to keep them out of what it says. */
  get secrets(): Iterable<string> {
    return this.#secrets
  }

  /** The newest set, saved. Waits for a refresh that is under way. */
  async usable(renewal: Renewal): Promise<TokenSet> {
    if (this.#renewing) return this.#renewing
    if (this.#isSaved && this.#held.access_token) return this.#held
    return this.#alone(async () => {
      await this.#ensureSaved(renewal.store)
      if (!this.#held.access_token) await this.#spend(renewal)
    })
  }

  /** Waits until a set newer than `rejected` is usable: the one already held, else one from the token endpoint. */
  async newerThan(rejected: TokenSet, renewal: Renewal): Promise<{ isRefreshed: boolean }> {
    const isRefreshed = this.#renewing !== undefined || fingerprint(this.#held) === fingerprint(rejected)
    await (isRefreshed ? this.refreshed(renewal) : this.usable(renewal))
    return { isRefreshed }
  }

  /** A set fresh from the token endpoint, saved; callers at the same time share one refresh and its outcome. */
  refreshed(renewal: Renewal): Promise<TokenSet> {
    return this.#alone(async () => {
      await this.#ensureSaved(renewal.store)
      await this.#spend(renewal)
    })
  }

  #alone(renew: () => Promise<void>): Promise<TokenSet> {
    this.#renewing ??= renew()
      .then(() => this.#held)
      .finally(() => {
        this.#renewing = undefined
      })
    return this.#renewing
  }

  async #spend({ refresh, store }: Renewal): Promise<void> {
    if (!store.canSave) {
      throw new ReconnectRequiredError(
        'The access token is no longer accepted, and a new one could not be stored here. Reconnect the account.',
      )
    }
    const spent = this.#held
    const { refresh_token } = spent
    if (!refresh_token) {
      throw new ReconnectRequiredError(
        'The access token is no longer accepted and the account has no refresh token. Reconnect the account, and grant offline access.',
      )
    }
    const answer = await refresh(refresh_token)
    // An account that was reconnected meanwhile has a newer grant than the one just renewed.
    if (this.#held !== spent) return
    this.#hold(mergeTokenSets(spent, answer))
    await this.#save(store, false)
  }

  async #ensureSaved(store: KeyStore): Promise<void> {
    if (!this.#isSaved) await this.#save(store, true)
  }

  async #save(store: KeyStore, isRepeat: boolean): Promise<void> {
    const saving = this.#held
    try {
      await store.save(saving, isRepeat)
    } catch (error) {
      throw new TemporaryError(
        `The account's new tokens could not be saved at the platform: ${(error as Error).message} They are kept and saved with the next message; until then nothing else is refreshed.`,
      )
    }
    if (this.#held === saving) this.#saved = saving
  }

  get #isSaved(): boolean {
    return this.#saved === this.#held
  }

  #hold(tokenSet: TokenSet): void {
    this.#held = tokenSet
    this.#remember(tokenSet)
  }

  #remember(tokenSet: TokenSet): void {
    this.#seen.add(fingerprint(tokenSet))
    for (const secret of secretsOf(tokenSet)) this.#secrets.add(secret)
  }
}
