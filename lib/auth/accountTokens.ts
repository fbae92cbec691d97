import type { Keys } from './ports'
import { ReceiptTimes } from './receiptTimes'
import { aheadPauseMs, drawAheadPoint, isDueAhead, isExpired } from './refreshPolicy'
import { RejectedPaths } from './rejectedPaths'
import { adopt, type RenewalResult, renew, saveUnsaved } from './renewal/renewal'
import type { RenewalContext } from './renewal/renewalContext'
import type { ServerClock } from './serverClock'
import { RefreshPause } from './tokenEndpoint/refreshPause'
import { fingerprint, type TokenSet } from './tokenSet'
import { TokenState } from './tokenState'

const refreshCooldownMs = 900_000

/** The API's reaction to a token: it accepted it, it rejected it directly after the refresh (the error), or neither. */
export type CallOutcome = 'accepted' | 'answered' | Error

/** One account's tokens in this process. At most one renewal is in progress, and all callers share its outcome. */
export class AccountTokens {
  readonly pause: RefreshPause
  readonly #state: TokenState
  readonly #rejectedPaths = new RejectedPaths()
  readonly #receipts: ReceiptTimes
  readonly #accepted = new WeakSet<TokenSet>()
  #renewing: { readonly done: Promise<RenewalResult>; readonly isBackground: boolean } | undefined
  #rejected: string | undefined
  #failedRefresh: { readonly tokenSet: TokenSet; readonly error: Error; readonly sinceMs: number } | undefined
  #aheadPoint: number | undefined
  #aheadNotBeforeMs = 0

  constructor(
    first: TokenSet,
    readonly clock: ServerClock,
    private readonly elapsedMs: () => number,
  ) {
    this.#state = new TokenState(first)
    this.#receipts = new ReceiptTimes(elapsedMs)
    this.pause = new RefreshPause(elapsedMs)
  }

  /** Adopts a set that this process has never seen, because the account was reconnected. */
  offer(tokenSet: TokenSet, fields?: Keys): void {
    this.#state.adopt({ tokenSet, fields })
  }

  /** Adopts the credential's fields of the account, and its set if this process has never seen it. */
  learnFields(fields: Keys, stored: TokenSet | undefined): void {
    if (stored) this.#state.adopt({ tokenSet: stored, fields })
    if (!this.fieldsOf(this.latest)) this.#state.adopt({ tokenSet: this.latest, fields })
  }

  /** The newest set that is saved. Doesn't wait for a renewal. */
  get latest(): TokenSet {
    return this.#state.saved
  }

  /** Returns the credential's fields that were read together with a set; undefined if there are none. */
  fieldsOf(tokenSet: TokenSet): Keys | undefined {
    return this.#state.fieldsOf(tokenSet)
  }

  get secrets(): Iterable<string> {
    return this.#state.secrets
  }

  /** True while this process holds a refreshed set that the store has not accepted. */
  get isUnsaved(): boolean {
    return !this.#state.isSaved
  }

  /** Waits until `latest` can be sent: it exists, is not known to be rejected, and no newer set is being fetched. */
  async waitUntilUsable(context: RenewalContext): Promise<void> {
    if (this.#isWorthSending) return
    // If another caller's refresh fails, the API still decides about the current token.
    if (this.#renewing) await this.#renewing.done.catch(() => undefined)
    else if (this.isUnsaved) await this.save(context)
    if (!this.latest.access_token) await this.#renew(context)
  }

  /** Waits for a set newer than `rejected`: the one that is held, one from the store, or a refreshed one. */
  async replaceRejected(rejected: TokenSet, path: string, context: RenewalContext): Promise<RenewalResult> {
    if (fingerprint(rejected) !== fingerprint(this.latest)) {
      await this.waitUntilUsable(context)
      return 'adopted'
    }
    const cooldown = this.#cooldownError(path)
    if (cooldown) return this.#runExclusive(() => adopt(this.#state, context, cooldown))
    this.#rejected = fingerprint(rejected)
    if (this.isUnsaved) return this.save(context)
    const result = await this.#renew(context)
    if (result === 'refreshed') this.#rejectedPaths.noteRefresh(path, this.latest, this.elapsedMs())
    return result
  }

  /** True if a set was refreshed because of the path, and no call has tried it there yet. */
  isUntried(tokenSet: TokenSet, path: string): boolean {
    return this.#rejectedPaths.isUntried(path, tokenSet, this.elapsedMs())
  }

  /** Records the API's reaction to a set at a path. */
  reportOutcome(tokenSet: TokenSet, path: string, outcome: CallOutcome): void {
    if (tokenSet === this.latest) this.#rejectedPaths.noteReaction(path)
    if (outcome === 'answered') return
    if (outcome === 'accepted') {
      this.#rejectedPaths.clear(path)
      this.#accepted.add(tokenSet)
      // It was rejected only for another path.
      if (this.#rejected === fingerprint(tokenSet)) this.#rejected = undefined
      if (this.#failedRefresh?.tokenSet === tokenSet) this.#failedRefresh = undefined
      return
    }
    const sinceMs = this.elapsedMs()
    this.#rejectedPaths.note(path, outcome, sinceMs)
    // If the API accepts the token at another path, a later rejection causes a refresh as usual.
    if (!this.#accepted.has(tokenSet)) this.#failedRefresh = { tokenSet, error: outcome, sinceMs }
  }

  /** True if the lifetime of a set from the token endpoint has passed since it was received. */
  hasOutlived(tokenSet: TokenSet): boolean {
    return this.#receipts.hasOutlived(tokenSet)
  }

  /** Fetches a new set from the token endpoint. Simultaneous callers share it. */
  async refresh(context: RenewalContext): Promise<void> {
    // A renewal in progress may only adopt or save a set, which is not a refresh.
    while (this.#renewing) if ((await this.#renewing.done) === 'refreshed') return
    await this.#runExclusive(() => this.#renewNow(context, true))
  }

  /** Writes an unsaved set again. Rejects if the store still does not accept it. */
  save(context: RenewalContext): Promise<RenewalResult> {
    return this.#runExclusive(() => this.#save(context))
  }

  /**
   * Saves an unsaved set, or refreshes near the known expiration. While the current token is valid, no caller waits for
   * this. The promise resolves to an error if it fails, and never rejects.
   */
  refreshAheadIfDue(context: RenewalContext): Promise<Error | undefined> | undefined {
    if (this.#renewing || this.elapsedMs() < this.#aheadNotBeforeMs) return undefined
    const { held } = this.#state
    const point = this.#aheadPoint ?? drawAheadPoint(context.random())
    this.#aheadPoint = point
    if (!this.isUnsaved && !isDueAhead(held, point, this.clock.now())) return undefined
    const isStillValid =
      this.#isWorthSending && !isExpired(held, this.clock.now(), this.#receipts.ageMs(held))
    const { access_token } = this.latest
    const run = () => (this.isUnsaved ? this.#save(context) : this.#renewNow(context, false))
    return this.#runExclusive(run, isStillValid)
      .catch((error: Error) => error)
      .then((result) => {
        this.#aheadNotBeforeMs = this.elapsedMs() + this.#aheadPauseMs(result, access_token, point)
        return result instanceof Error ? result : undefined
      })
  }

  /** Returns the pause until the next refresh ahead. The expiration of a new set that is already due must be wrong. */
  #aheadPauseMs(result: RenewalResult | Error, replaced: string, point: number): number {
    const { held } = this.#state
    if (this.latest.access_token === replaced) return aheadPauseMs(held, 0.05)
    return result === 'refreshed' && isDueAhead(held, point, this.clock.now()) ? aheadPauseMs(held, point) : 0
  }

  #cooldownError(path: string): Error | undefined {
    const nowMs = this.elapsedMs()
    const { tokenSet, error, sinceMs = 0 } = this.#failedRefresh ?? {}
    const isOver = this.hasOutlived(this.latest)
    if (tokenSet === this.latest && !isOver && nowMs - sinceMs < refreshCooldownMs) return error
    const isFresh = !isOver && this.#receipts.ageMs(this.latest) < refreshCooldownMs
    return this.#rejectedPaths.errorAt(path, nowMs, isFresh)
  }

  get #isWorthSending(): boolean {
    if (!this.latest.access_token || this.#renewing?.isBackground === false) return false
    // The check for undefined saves the hash, because almost no call has a rejection.
    return this.#rejected === undefined || fingerprint(this.latest) !== this.#rejected
  }

  #renew(context: RenewalContext): Promise<RenewalResult> {
    return this.#runExclusive(() => this.#renewNow(context, false))
  }

  async #renewNow(context: RenewalContext, mustRefresh: boolean): Promise<RenewalResult> {
    const note = () => this.#receipts.note(this.#state.held)
    return renew(this.#state, { ...context, onReceived: note }, mustRefresh)
  }

  #save(context: RenewalContext): Promise<RenewalResult> {
    return saveUnsaved(this.#state, context).then(() => 'saved')
  }

  #runExclusive(run: () => Promise<RenewalResult>, isBackground = false): Promise<RenewalResult> {
    if (this.#renewing) return this.#renewing.done
    const done = run().finally(() => {
      this.#renewing = undefined
    })
    this.#renewing = { done, isBackground }
    return done
  }
}
