interface Wait {
  readonly at: number
  readonly end: () => void
}

/** A clock that jumps from wait to wait. All work that one wait starts is done before the next one ends. */
export class VirtualTime {
  #nowMs = Date.UTC(2026, 0, 1)
  readonly #startMs = this.#nowMs
  readonly #waits: Wait[] = []

  /** Milliseconds since the start. */
  get elapsedMs(): number {
    return this.#nowMs - this.#startMs
  }

  readonly now = (): number => this.#nowMs

  readonly wait = (delayMs: number): Promise<void> =>
    new Promise((end) => {
      const at = this.#nowMs + Math.max(0, Math.ceil(delayMs))
      let index = this.#waits.length
      while (index > 0 && (this.#waits[index - 1]?.at ?? 0) > at) index--
      this.#waits.splice(index, 0, { at, end })
    })

  readonly waitUntil = (elapsedMs: number): Promise<void> => this.wait(elapsedMs - this.elapsedMs)

  /** Advances the time until all waits have ended. Throws if that takes longer than a simulated hour. */
  async pass(): Promise<void> {
    for (;;) {
      await new Promise((settled) => setImmediate(settled))
      const next = this.#waits.shift()
      if (!next) return
      this.#nowMs = next.at
      if (this.elapsedMs > 3_600_000) throw new Error('The simulated processes never finish.')
      next.end()
    }
  }
}

/** Returns a generator of numbers from 0 to 1 that depend only on the seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
