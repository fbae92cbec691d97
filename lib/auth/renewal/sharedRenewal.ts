import { fingerprint, type TokenSet } from '../tokenSet'
import type { RenewalResult } from './renewal'

// Enough for calls that were sent at the same time. A connection for events can stay open for hours.
const sharedFailureMs = 60_000

/** An account's renewals in this process: at most one at a time, whose outcome all callers share. */
export class SharedRenewal {
  #running: Running | undefined
  #failure: { readonly error: Error; readonly tokenSet: string; readonly atMs: number } | undefined
  #failures = 0

  constructor(private readonly elapsedMs: () => number) {}

  /** The renewal in progress. */
  get running(): Promise<RenewalResult> | undefined {
    return this.#running?.isRenewal ? this.#running.done : undefined
  }

  /** True while calls wait for a renewal. */
  get isAwaited(): boolean {
    return this.#running?.isBackground === false
  }

  /** The number of failed renewals so far. A call notes it when it starts, to share the failures that follow. */
  get failures(): number {
    return this.#failures
  }

  /** Returns the error of a set's last renewal if it failed in the last minute, after `failures` had the given value. */
  failureSince(failures: number, tokenSet: TokenSet): Error | undefined {
    if (!this.#failure || this.#failures <= failures) return undefined
    if (this.elapsedMs() - this.#failure.atMs >= sharedFailureMs) return undefined
    return this.#failure.tokenSet === fingerprint(tokenSet) ? this.#failure.error : undefined
  }

  /** Renews a set, and remembers a failure for the calls that were sent before it. Callers meanwhile share the outcome. */
  renew(tokenSet: TokenSet, run: () => Promise<RenewalResult>, isBackground = false): Promise<RenewalResult> {
    const noted = () =>
      run().then(
        (result) => {
          this.#failure = undefined
          return result
        },
        (error: Error) => {
          this.#failures++
          this.#failure = { error, tokenSet: fingerprint(tokenSet), atMs: this.elapsedMs() }
          throw error
        },
      )
    // A search that finds no other set does not affect this renewal.
    if (this.#running && !this.#running.isRenewal)
      return this.#running.done.catch(() => this.renew(tokenSet, run, isBackground))
    return this.#share(noted, isBackground, true)
  }

  /** Searches for another set in place of a renewal, unless there is one already, whose outcome is then shared. */
  search(run: () => Promise<RenewalResult>): Promise<RenewalResult> {
    return this.#share(run, false, false)
  }

  #share(
    run: () => Promise<RenewalResult>,
    isBackground: boolean,
    isRenewal: boolean,
  ): Promise<RenewalResult> {
    if (this.#running) return this.#running.done
    const done = run().finally(() => {
      this.#running = undefined
    })
    this.#running = { done, isBackground, isRenewal }
    return done
  }
}

interface Running {
  readonly done: Promise<RenewalResult>
  readonly isBackground: boolean
  readonly isRenewal: boolean
}
