import type { VirtualTime } from './virtualTime'

const leaseMs = 10_000
const pauseMs = 100

/** The lock in Redis as its holders see it: the lease lasts while the holder runs, and expires after a crash. */
export class SharedLock {
  #holder: { readonly isAlive: () => boolean; diedAtMs?: number } | undefined

  constructor(private readonly time: VirtualTime) {}

  async hold<T>(
    isAlive: () => boolean,
    sleep: (ms: number) => Promise<void>,
    run: () => Promise<T>,
  ): Promise<T> {
    while (!this.#isFree()) await sleep(pauseMs)
    const holder = { isAlive }
    this.#holder = holder
    try {
      return await run()
    } finally {
      if (this.#holder === holder) this.#holder = undefined
    }
  }

  #isFree(): boolean {
    if (!this.#holder) return true
    if (this.#holder.isAlive()) return false
    this.#holder.diedAtMs ??= this.time.elapsedMs
    return this.time.elapsedMs >= this.#holder.diedAtMs + leaseMs
  }
}
