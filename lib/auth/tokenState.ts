import { LruSet } from '../values/lruSet'
import type { Keys, StoredAccount } from './ports'
import { fingerprint, secretsOf, type TokenSet } from './tokenSet'

// Limits the memory use. A set that the platform still passes is used again, so it stays in the list.
const remembered = 1000
// A small number, because each log line is searched for all of them.
const rememberedSecrets = 12
// Some grants become valid again: a user is reactivated, or login hours or an IP range apply.
const invalidGrantMs = 900_000

/** One account's token sets. Their order is that in which this process saw them, because clocks differ. */
export class TokenState {
  #held: TokenSet
  #saved: TokenSet
  readonly #seen = new LruSet(remembered)
  readonly #secrets = new LruSet(rememberedSecrets)
  readonly #fields = new WeakMap<TokenSet, Keys>()
  #invalidGrant: { readonly error: Error; readonly sinceMs: number } | undefined
  /** Why no readable response came for the held refresh token, although it was sent. */
  lostResponse: string | undefined
  /** True once the platform has rejected a write. After that, the account is written directly. */
  hasWriteFailed = false

  constructor(first: TokenSet) {
    this.#held = first
    this.#saved = first
    this.#remember(first)
  }

  /** The newest set, which may not be saved yet. */
  get held(): TokenSet {
    return this.#held
  }

  /** The newest set that the store has. */
  get saved(): TokenSet {
    return this.#saved
  }

  get isSaved(): boolean {
    return this.#saved === this.#held
  }

  /** The tokens held so far, to keep them out of logs and errors. */
  get secrets(): Iterable<string> {
    return this.#secrets
  }

  /** Returns the credential's fields that belong to a set; undefined if the account was never read with it. */
  fieldsOf(tokenSet: TokenSet): Keys | undefined {
    return this.#fields.get(tokenSet)
  }

  /**
   * Adopts a set from the store if this process has never seen it, because another container or a reconnect stored it. If
   * it is the set in use, only its fields are read, because users can edit them. Throws if a new set must not be used.
   */
  adopt({ tokenSet, fields, obstacle }: StoredAccount): boolean {
    if (obstacle && !this.#seen.has(fingerprint(tokenSet))) {
      this.keepSecret(tokenSet)
      throw obstacle
    }
    if (!this.#remember(tokenSet)) {
      if (fields && this.#isInUse(tokenSet)) this.#setFields(fields)
      return false
    }
    this.#held = tokenSet
    this.#saved = tokenSet
    if (fields) this.#setFields(fields)
    // Some providers return the previous refresh token after a reconnect.
    this.#invalidGrant = undefined
    this.lostResponse = undefined
    return true
  }

  /** Holds a set from the token endpoint, which the store does not have yet. */
  hold(fresh: TokenSet): void {
    this.#remember(fresh)
    const fields = this.#fields.get(this.#held)
    this.#held = fresh
    if (fields) this.#fields.set(fresh, fields)
    this.#invalidGrant = undefined
    this.lostResponse = undefined
  }

  /** Keeps the tokens of a set out of logs and errors, even if it will not be used. */
  keepSecret(tokenSet: TokenSet): void {
    for (const secret of secretsOf(tokenSet)) this.#secrets.add(secret)
  }

  markSaved(tokenSet: TokenSet): void {
    if (this.#held === tokenSet) this.#saved = tokenSet
  }

  /** Remembers that the grant of the held set is invalid. Later messages don't call the token endpoint then. */
  markGrantInvalid(error: Error, nowMs: number): void {
    this.#invalidGrant = { error, sinceMs: nowMs }
  }

  /** Returns why the grant of the held set is invalid; undefined after 15 minutes, and if the store has another set. */
  grantError(nowMs: number): Error | undefined {
    const { error, sinceMs = 0 } = this.#invalidGrant ?? {}
    return nowMs - sinceMs < invalidGrantMs ? error : undefined
  }

  #isInUse(tokenSet: TokenSet): boolean {
    const stored = fingerprint(tokenSet)
    return stored === fingerprint(this.#saved) || stored === fingerprint(this.#held)
  }

  #setFields(fields: Keys): void {
    this.#fields.set(this.#held, fields)
    this.#fields.set(this.#saved, fields)
  }

  #remember(tokenSet: TokenSet): boolean {
    this.keepSecret(tokenSet)
    return this.#seen.add(fingerprint(tokenSet))
  }
}
