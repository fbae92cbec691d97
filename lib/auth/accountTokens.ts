import { expiryOf } from './expiry'
import { RefreshPause } from './refreshPause'
import { aheadPauseMs, drawAheadPoint, isDueAhead } from './refreshPolicy'
import { adopt, ensureSaved, type Means, type Renewed, renew } from './renewal'
import type { ServerClock } from './serverClock'
import { fingerprint, type TokenSet } from './tokenSet'
import { TokenState } from './tokenState'

// Shorter than tokens live, so that one that has merely expired since is refreshed.
const inVainMs = 300_000

/** One account's tokens in this process: at most one renewal is under way, and all who need it share its outcome. */
export class AccountTokens {
  readonly pause = new RefreshPause()
  readonly #state: TokenState
  #renewing: { readonly done: Promise<Renewed>; readonly isBackground: boolean } | undefined
  #rejected: string | undefined
  #inVain:
    | { readonly tokenSet: TokenSet; readonly error: Error; readonly sinceMs: number | undefined }
    | undefined
  #aheadPoint: number | undefined
  #aheadNotBeforeMs = 0

  constructor(
    first: TokenSet,
    readonly clock: ServerClock,
  ) {
    this.#state = new TokenState(first)
  }

  /** Takes over a set that was never seen here: the account was reconnected. */
  offer(tokenSet: TokenSet): void {
    this.#state.adopt(tokenSet)
  }

  /** The newest set that is saved, without waiting for anything. */
  get latest(): TokenSet {
    return this.#state.saved
  }

  get secrets(): Iterable<string> {
    return this.#state.secrets
  }

  /** True while a refreshed set is held here that the store did not take. */
  get isUnsaved(): boolean {
    return !this.#state.isSaved
  }

  /** Waits until `latest` is worth sending: there, not known to be rejected, and nothing newer being fetched. */
  async usable(means: Means): Promise<void> {
    if (this.#isWorthSending) return
    if (this.#renewing) await this.#renewing.done
    else if (this.isUnsaved) await this.save(means)
    if (!this.latest.access_token) await this.#renew(means)
  }

  /** Waits until a set newer than `rejected` is usable: the one already held, one from the store, or a fresh one. */
  async newerThan(rejected: TokenSet, means: Means): Promise<Renewed> {
    if (fingerprint(rejected) !== fingerprint(this.latest)) {
      await this.usable(means)
      return 'adopted'
    }
    this.#rejected = fingerprint(rejected)
    const inVain = this.#whyInVain
    if (inVain) return this.#alone(() => adopt(this.#state, means, inVain))
    return this.isUnsaved ? this.save(means) : this.#renew(means)
  }

  /**
   * Learns that the API accepted a set or, where there is an error, rejected it straight after its refresh: then another
   * one would not help either, and each message would ask for it.
   */
  judged(tokenSet: TokenSet, error?: Error): void {
    if (error) this.#inVain = { tokenSet, error, sinceMs: this.clock.now() }
    else if (this.#inVain?.tokenSet === tokenSet) this.#inVain = undefined
  }

  /** A set fresh from the token endpoint; who asks at the same time shares it. */
  async refresh(means: Means): Promise<void> {
    // A renewal under way that only adopts or saves is not what was asked for.
    while (this.#renewing) if ((await this.#renewing.done) === 'refreshed') return
    await this.#alone(() => renew(this.#state, means, true))
  }

  /** Writes an unsaved set again; rejects where the store still does not take it. */
  save(means: Means): Promise<Renewed> {
    return this.#alone(() => this.#save(means))
  }

  /**
   * Does what can be done before a call needs it: saves an unsaved set, or refreshes near the known expiry. While
   * the held token is valid nobody waits for that. The promise never rejects: it gives the reason of a failure.
   */
  tendAhead(means: Means): Promise<Error | undefined> | undefined {
    const now = this.clock.now()
    const expiry = expiryOf(this.#state.held)
    if (this.#renewing || now === undefined || now < this.#aheadNotBeforeMs) return undefined
    this.#aheadPoint ??= drawAheadPoint(means.random())
    if (!this.isUnsaved && !(expiry && isDueAhead(expiry, this.#aheadPoint, now))) return undefined
    const isStillValid = this.#isWorthSending && !(expiry && now >= expiry.expiresAtMs)
    const { access_token } = this.latest
    const run = () => (this.isUnsaved ? this.#save(means) : renew(this.#state, means, false))
    return this.#alone(run, isStillValid)
      .then(() => undefined)
      .catch((error: Error) => error)
      .finally(() => {
        if (this.latest.access_token === access_token) this.#aheadNotBeforeMs = now + aheadPauseMs(expiry)
      })
  }

  get #whyInVain(): Error | undefined {
    const { tokenSet, error, sinceMs } = this.#inVain ?? {}
    const now = this.clock.now()
    if (tokenSet !== this.latest || sinceMs === undefined || now === undefined) return undefined
    return now < sinceMs + inVainMs ? error : undefined
  }

  get #isWorthSending(): boolean {
    return !this.#isDead && (this.#renewing?.isBackground ?? true)
  }

  get #isDead(): boolean {
    if (!this.latest.access_token) return true
    // Each call asks, and hardly any has a rejection to compare with.
    return this.#rejected !== undefined && fingerprint(this.latest) === this.#rejected
  }

  #renew(means: Means): Promise<Renewed> {
    return this.#alone(() => renew(this.#state, means, false))
  }

  async #save(means: Means): Promise<Renewed> {
    await ensureSaved(this.#state, means)
    return 'saved'
  }

  #alone(run: () => Promise<Renewed>, isBackground = false): Promise<Renewed> {
    if (this.#renewing) return this.#renewing.done
    const done = run().finally(() => {
      this.#renewing = undefined
    })
    this.#renewing = { done, isBackground }
    return done
  }
}
