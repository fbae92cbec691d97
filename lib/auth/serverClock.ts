// More than that is no late answer: the local clock was set.
const longestLagMs = 5000

/** The provider's clock, learned from the `Date` header of its answers, so that a wrong local one does no harm. */
export class ServerClock {
  #offsetMs: number | undefined

  constructor(private readonly localNow: () => number) {}

  learn(dateHeader: string | undefined): void {
    const offsetMs = Date.parse(dateHeader ?? '') - this.localNow()
    if (Number.isNaN(offsetMs)) return
    // The header is cut to whole seconds and answers take their time: of offsets close by, the largest is the truest.
    const lag = (this.#offsetMs ?? Number.NEGATIVE_INFINITY) - offsetMs
    if (lag < 0 || lag > longestLagMs) this.#offsetMs = offsetMs
  }

  /** Milliseconds since 1970; undefined before the first answer. */
  now(): number | undefined {
    return this.#offsetMs === undefined ? undefined : this.localNow() + this.#offsetMs
  }
}
