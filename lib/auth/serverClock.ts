// A larger difference isn't latency: the local clock was changed.
const longestLagMs = 5000

/** The provider's clock, learned from the `Date` header of its responses, because the local clock can be wrong. */
export class ServerClock {
  #offsetMs: number | undefined

  constructor(private readonly localNow: () => number) {}

  learn(serverTimeMs: number | undefined): void {
    if (serverTimeMs === undefined) return
    const offsetMs = serverTimeMs - this.localNow()
    // Truncation and latency only lower the offset, so the largest recent one is the most accurate.
    const lag = (this.#offsetMs ?? Number.NEGATIVE_INFINITY) - offsetMs
    if (lag < 0 || lag > longestLagMs) this.#offsetMs = offsetMs
  }

  /** False before the first response with a `Date`. */
  get isKnown(): boolean {
    return this.#offsetMs !== undefined
  }

  /** Milliseconds since 1970. Before the first response with a `Date`, by the local clock. */
  now(): number {
    return this.localNow() + (this.#offsetMs ?? 0)
  }
}
