import type { Rebound } from '../shared/protocol'

// The platform waits 15, 30, 60 … s, which is too long for a user at a screen.
const firstDelayMs = 2000

interface Pending {
  readonly rebound: Rebound
  readonly send: () => void
  readonly timer: NodeJS.Timeout
}

/** The rebound inputs of the steps. Each is redelivered after its delay, or when the user requests it. */
export class ReboundQueue {
  readonly #pending = new Map<string, Pending>()

  constructor(private readonly changed: () => void) {}

  get all(): Rebound[] {
    return [...this.#pending.values()].map(({ rebound }) => rebound)
  }

  add(id: string, step: string, iteration: number, send: () => void): void {
    const delayMs = firstDelayMs * 2 ** (iteration - 1)
    const timer = setTimeout(() => this.now(id), delayMs)
    this.#pending.set(id, { rebound: { id, step, iteration, dueAt: Date.now() + delayMs }, send, timer })
    this.changed()
  }

  /** Sends the input now; returns false if it is not waiting. */
  now(id: string): boolean {
    const pending = this.#pending.get(id)
    if (!pending) return false
    clearTimeout(pending.timer)
    this.#pending.delete(id)
    pending.send()
    this.changed()
    return true
  }

  clear(): void {
    for (const { timer } of this.#pending.values()) clearTimeout(timer)
    this.#pending.clear()
  }
}
