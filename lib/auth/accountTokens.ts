import type { Keys } from './ports'
import { ReceiptTimes } from './receiptTimes'
import { aheadPauseMs, drawAheadPoint, isDueAhead, isExpired } from './refreshPolicy'
import { type CallOutcome, RefreshCooldown } from './rejections/refreshCooldown'
import { adopt, type RenewalResult, renew, saveUnsaved } from './renewal/renewal'
import type { RenewalContext } from './renewal/renewalContext'
import { SharedRenewal } from './renewal/sharedRenewal'
import type { ServerClock } from './serverClock'
import { RefreshPause } from './tokenEndpoint/refreshPause'
import { fingerprint, type TokenSet } from './tokenSet'
import { TokenState } from './tokenState'

/** One account's tokens in this process. At most one renewal is in progress, and all callers share its outcome. */
export class AccountTokens {
  readonly pause: RefreshPause
  readonly #state: TokenState
  readonly #receipts: ReceiptTimes
  readonly #cooldown: RefreshCooldown
  readonly #renewal: SharedRenewal
  readonly #triedToSave = new WeakSet<RenewalContext>()
  #rejected: { readonly tokenSet: string; readonly path: string } | undefined
  #aheadPoint: number | undefined
  #aheadNotBeforeMs = 0

  constructor(
    first: TokenSet,
    readonly clock: ServerClock,
    private readonly elapsedMs: () => number,
  ) {
    this.#state = new TokenState(first)
    this.#receipts = new ReceiptTimes(elapsedMs)
    this.#cooldown = new RefreshCooldown(this.#receipts, elapsedMs)
    this.#renewal = new SharedRenewal(elapsedMs)
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

  /** The number of renewals that have failed. A rejected call shares the failures since it was sent. */
  get failedRenewals(): number {
    return this.#renewal.failures
  }

  /**
   * Waits until `latest` can be sent: it exists, is not known to be rejected, and no newer set is being fetched. Throws if a
   * newer set can't be saved and the API has rejected this one at the path of the call, which `pathOf` returns.
   */
  async waitUntilUsable(context: RenewalContext, pathOf: (latest: TokenSet) => string): Promise<void> {
    if (this.#isWorthSending) return
    const { latest, failedRenewals: before } = this
    // If another caller's refresh or the save fails, the API still decides about the current token.
    if (this.#renewal.running) await this.#renewal.running.catch(() => undefined)
    else if (this.isUnsaved && latest.access_token && this.#rejected?.path === pathOf(latest))
      await this.save(context)
    else if (this.isUnsaved && !this.#triedToSave.has(context)) {
      this.#triedToSave.add(context)
      await this.save(context).catch(() => undefined)
    }
    if (!this.latest.access_token) await this.#renew(context, before)
  }

  /**
   * Waits for a set newer than `rejected`: the one that is held, one from the store, or a refreshed one. If the
   * renewal of this set has failed since `failedRenewals` had the given value, throws the same error.
   */
  async replaceRejected(
    rejected: TokenSet,
    path: string,
    context: RenewalContext,
    failedBefore = this.failedRenewals,
  ): Promise<RenewalResult> {
    if (fingerprint(rejected) !== fingerprint(this.latest)) {
      await this.waitUntilUsable(context, () => path)
      return 'adopted'
    }
    const cooldown = this.#cooldown.errorAt(path, this.latest)
    if (cooldown) return this.#renewal.search(() => adopt(this.#state, context, cooldown))
    this.#rejected = { tokenSet: fingerprint(rejected), path }
    const result = await this.#renew(context, failedBefore)
    if (result === 'refreshed') this.#cooldown.noteRefresh(path, this.latest)
    return result
  }

  /** True if a set was refreshed because of the path, and no call has tried it there yet. */
  isUntried(tokenSet: TokenSet, path: string): boolean {
    return this.#cooldown.isUntried(path, tokenSet)
  }

  /** Records the API's reaction to a set at a path. */
  reportOutcome(tokenSet: TokenSet, path: string, outcome: CallOutcome): void {
    this.#cooldown.report(tokenSet, path, outcome, tokenSet === this.latest)
    // It was rejected only for another path. While a newer set is unsaved, each execution first tries to save that.
    const isSame = outcome === 'accepted' && this.#rejected?.tokenSet === fingerprint(tokenSet)
    if (isSame && !this.isUnsaved) this.#rejected = undefined
  }

  /** True if the lifetime of a set from the token endpoint has passed since it was received. */
  hasOutlived(tokenSet: TokenSet): boolean {
    return this.#receipts.hasOutlived(tokenSet)
  }

  /** Fetches a new set from the token endpoint. Simultaneous callers share it. */
  async refresh(context: RenewalContext): Promise<void> {
    let isStarted = false
    const run = () => {
      isStarted = true
      return this.#renewNow(context, true)
    }
    // A renewal in progress may only adopt or save a set, which is not a refresh.
    while (!isStarted)
      if ((await (this.#renewal.running ?? this.#renewal.renew(this.latest, run))) === 'refreshed') return
  }

  /** Writes an unsaved set again. Rejects if the store still does not accept it. */
  save(context: RenewalContext): Promise<RenewalResult> {
    return this.#renewal.renew(this.latest, () => this.#save(context))
  }

  /**
   * Saves an unsaved set, or refreshes near the known expiration. While the current token is valid, no caller waits for
   * this. The promise resolves to an error if it fails, and never rejects.
   */
  refreshAheadIfDue(context: RenewalContext): Promise<Error | undefined> | undefined {
    if (this.#renewal.running || this.elapsedMs() < this.#aheadNotBeforeMs) return undefined
    const { held } = this.#state
    const point = this.#aheadPoint ?? drawAheadPoint(context.random())
    this.#aheadPoint = point
    if (!this.isUnsaved && !isDueAhead(held, point, this.clock.now())) return undefined
    const isStillValid =
      this.#isWorthSending && !isExpired(held, this.clock.now(), this.#receipts.ageMs(held))
    const { access_token } = this.latest
    const run = () => (this.isUnsaved ? this.#save(context) : this.#renewNow(context, false))
    return this.#renewal
      .renew(this.latest, run, isStillValid)
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

  get #isWorthSending(): boolean {
    if (!this.latest.access_token || this.#renewal.isAwaited) return false
    // The check for undefined saves the hash, because almost no call has a rejection.
    return this.#rejected === undefined || fingerprint(this.latest) !== this.#rejected.tokenSet
  }

  /** Saves the unsaved set, or fetches a new one, unless that failed since `failedRenewals` had the given value. */
  async #renew(context: RenewalContext, failedBefore: number): Promise<RenewalResult> {
    const failure = this.#renewal.failureSince(failedBefore, this.latest)
    if (failure) throw failure
    if (this.isUnsaved) return this.save(context)
    return this.#renewal.renew(this.latest, () => this.#renewNow(context, false))
  }

  async #renewNow(context: RenewalContext, mustRefresh: boolean): Promise<RenewalResult> {
    const note = () => this.#receipts.note(this.#state.held)
    return renew(this.#state, { ...context, onReceived: note }, mustRefresh)
  }

  #save(context: RenewalContext): Promise<RenewalResult> {
    return saveUnsaved(this.#state, context).then(() => 'saved')
  }
}
