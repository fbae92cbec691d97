import type { VirtualTime } from './virtualTime'

const leaseMs = 10_000
const pauseMs = 100

interface Owner {
  readonly isAlive: boolean
}

/**
 * The lock in Redis as its holders see it: the lease lasts while the holder runs. It expires after a crash, and if the
 * lock is kept after the run.
 */
export class SharedLock {
  #holder: { readonly owner: Owner; endsAtMs?: number } | undefined

  constructor(private readonly time: VirtualTime) {}

  async hold<T>(
    owner: Owner,
    sleep: (ms: number) => Promise<void>,
    run: () => Promise<T>,
    isDone: () => boolean = () => true,
  ): Promise<T> {
    while (!this.#isFreeFor(owner)) await sleep(pauseMs)
    const holder = { owner }
    this.#holder = holder
    try {
      return await run()
    } finally {
      if (this.#holder === holder) {
        this.#holder = isDone() ? undefined : { owner, endsAtMs: this.time.elapsedMs + leaseMs }
      }
    }
  }

  release(owner: Owner): void {
    if (this.#holder?.owner === owner) this.#holder = undefined
  }

  #isFreeFor(owner: Owner): boolean {
    if (!this.#holder || this.#holder.owner === owner) return true
    if (!this.#holder.owner.isAlive) this.#holder.endsAtMs ??= this.time.elapsedMs + leaseMs
    const { endsAtMs = Number.POSITIVE_INFINITY } = this.#holder
    return this.time.elapsedMs >= endsAtMs
  }
}
