import type { ReceiptTimes } from '../receiptTimes'
import type { TokenSet } from '../tokenSet'
import { cooldownMs, RejectedPaths } from './rejectedPaths'

/** The API's reaction to a token: it accepted it, it rejected it directly after the refresh (the error), or neither. */
export type CallOutcome = 'accepted' | 'inconclusive' | Error

/** How the API reacted to one account's token sets, and thus whether a refresh would help. */
export class RefreshCooldown {
  readonly #paths = new RejectedPaths()
  readonly #accepted = new WeakSet<TokenSet>()
  #failedRefresh: { readonly tokenSet: TokenSet; readonly error: Error; readonly sinceMs: number } | undefined

  constructor(
    private readonly receipts: ReceiptTimes,
    private readonly elapsedMs: () => number,
  ) {}

  /** Remembers that a set was refreshed because of a rejection at the path. */
  noteRefresh(path: string, tokenSet: TokenSet): void {
    this.#paths.noteRefresh(path, tokenSet, this.elapsedMs())
  }

  /** True if a set was refreshed because of the path, and no call has tried it there yet. */
  isUntried(path: string, tokenSet: TokenSet): boolean {
    return this.#paths.isUntried(path, tokenSet, this.elapsedMs())
  }

  /** Records the API's reaction to a set at a path. */
  report(tokenSet: TokenSet, path: string, outcome: CallOutcome, isLatest: boolean): void {
    if (isLatest) this.#paths.noteReaction(path)
    if (outcome === 'inconclusive') return
    if (outcome === 'accepted') {
      this.#paths.clear(path)
      this.#accepted.add(tokenSet)
      if (this.#failedRefresh?.tokenSet === tokenSet) this.#failedRefresh = undefined
      return
    }
    const sinceMs = this.elapsedMs()
    this.#paths.note(path, outcome, sinceMs)
    // If the API accepts the token at another path, a later rejection causes a refresh as usual.
    if (!this.#accepted.has(tokenSet)) this.#failedRefresh = { tokenSet, error: outcome, sinceMs }
  }

  /** Returns why a refresh would not help a call at the path that was sent with the latest set; undefined if it may. */
  errorAt(path: string, latest: TokenSet): Error | undefined {
    const nowMs = this.elapsedMs()
    const { tokenSet, error, sinceMs = 0 } = this.#failedRefresh ?? {}
    const isOver = this.receipts.hasOutlived(latest)
    if (tokenSet === latest && !isOver && nowMs - sinceMs < cooldownMs) return error
    const isFresh = !isOver && this.receipts.ageMs(latest) < cooldownMs
    return this.#paths.errorAt(path, nowMs, isFresh)
  }
}
