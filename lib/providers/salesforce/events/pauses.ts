const firstPauseMs = 1000
const longestPauseMs = 60_000
const calmMs = 60_000

/** Decides how long to wait before a stream is opened again, and when to give up. */
export class Pauses {
  #hasResponded = false
  #failures = 0
  #rejections = 0
  #lastRejectionMs = Number.NEGATIVE_INFINITY

  constructor(private readonly options: { readonly maxRetries: number; readonly random: () => number }) {}

  /** Notes that the stream returned a response that was emitted. */
  responded(): void {
    this.#hasResponded = true
  }

  /** Returns the pause after a temporary failure. Throws it after too many streams in a row without any response. */
  afterFailure(error: Error): number {
    this.#failures = this.#hasResponded ? 1 : this.#failures + 1
    if (!this.#hasResponded && this.#failures > this.options.maxRetries) throw error
    this.#hasResponded = false
    return this.#backoffMs(this.#failures)
  }

  /** Returns the pause after a rejected token: none, unless a stream's tokens are rejected repeatedly. */
  afterRejection(nowMs: number): number {
    this.#rejections = nowMs - this.#lastRejectionMs < calmMs ? this.#rejections + 1 : 0
    this.#lastRejectionMs = nowMs
    return this.#rejections === 0 ? 0 : this.#backoffMs(this.#rejections)
  }

  #backoffMs(attempt: number): number {
    const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1))
    return Math.ceil(ceiling * (0.5 + this.options.random() / 2))
  }
}
