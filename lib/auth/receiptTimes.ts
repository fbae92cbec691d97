import { lifetimeSeconds } from './refreshPolicy'
import type { TokenSet } from './tokenSet'

/** When sets from the token endpoint were received, by the process's own clock. */
export class ReceiptTimes {
  readonly #receivedAtMs = new WeakMap<TokenSet, number>()

  constructor(private readonly elapsedMs: () => number) {}

  note(tokenSet: TokenSet): void {
    this.#receivedAtMs.set(tokenSet, this.elapsedMs())
  }

  /** Returns the time since a set was received from the token endpoint; infinity if it came from a store. */
  ageMs(tokenSet: TokenSet): number {
    return this.elapsedMs() - (this.#receivedAtMs.get(tokenSet) ?? Number.NEGATIVE_INFINITY)
  }

  /** True if the lifetime of a set has passed since it was received. */
  hasOutlived(tokenSet: TokenSet): boolean {
    const seconds = lifetimeSeconds(tokenSet) ?? Number.POSITIVE_INFINITY
    return this.#receivedAtMs.has(tokenSet) && this.ageMs(tokenSet) >= seconds * 1000
  }
}
