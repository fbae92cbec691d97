/** The provider's clock, learned from the `Date` header of its answers, so that a wrong local one does no harm. */
export class ServerClock {
  #offsetMs: number | undefined

  constructor(private readonly localNow: () => number) {}

  learn(dateHeader: string | undefined): void {
    const serverMs = Date.parse(dateHeader ?? '')
    if (!Number.isNaN(serverMs)) this.#offsetMs = serverMs - this.localNow()
  }

  /** Milliseconds since 1970; undefined before the first answer. */
  now(): number | undefined {
    return this.#offsetMs === undefined ? undefined : this.localNow() + this.#offsetMs
  }
}
