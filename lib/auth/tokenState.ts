import { LruSet } from '../values/lruSet'
import { fingerprint, secretsOf, type TokenSet } from './tokenSet'

// Years of refreshing must not fill the memory; what the platform hands over stays remembered by being seen again.
const remembered = 1000
// Each log line is searched for them.
const rememberedSecrets = 12

/** One account's token sets in the order in which this process saw them: succession decides, no clock. */
export class TokenState {
  #held: TokenSet
  #saved: TokenSet
  readonly #seen = new LruSet(remembered)
  readonly #secrets = new LruSet(rememberedSecrets)
  #causeOfDeath: Error | undefined

  constructor(first: TokenSet) {
    this.#held = first
    this.#saved = first
    this.#remember(first)
  }

  /** The newest set; it may still have to be saved. */
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

  /** The tokens held so far, to keep them out of what the process says. */
  get secrets(): Iterable<string> {
    return this.#secrets
  }

  /** Takes over a set from the store where it was never seen here: another container or a reconnect put it there. */
  adopt(stored: TokenSet): boolean {
    if (!this.#remember(stored)) return false
    this.#held = stored
    this.#saved = stored
    // Some providers give a reconnected account the refresh token that it had before.
    this.#causeOfDeath = undefined
    return true
  }

  /** Takes over a set from the token endpoint, which the store does not have yet. */
  hold(fresh: TokenSet): void {
    this.#remember(fresh)
    this.#held = fresh
  }

  markSaved(tokenSet: TokenSet): void {
    if (this.#held === tokenSet) this.#saved = tokenSet
  }

  /** Remembers that the grant of the held set is dead, so that it is asked for once only. */
  bury(error: Error): void {
    this.#causeOfDeath = error
  }

  /** Why the grant of the held set is dead; undefined while it lives and as soon as the store shows another set. */
  get causeOfDeath(): Error | undefined {
    return this.#causeOfDeath
  }

  #remember(tokenSet: TokenSet): boolean {
    for (const secret of secretsOf(tokenSet)) this.#secrets.add(secret)
    return this.#seen.add(fingerprint(tokenSet))
  }
}
