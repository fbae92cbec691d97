import type { Timing } from '../runtime/timing'

/** How many messages the runtime lets through in each interval. */
export interface Rate {
  readonly limit: number
  readonly intervalMs: number
}

/**
 * Issues messages in their order, no more in an interval than the runtime lets through. The runtime delays
 * each further message by a separate timer, and timers of different lengths may overtake each other.
 */
export class Pace {
  #turn: Promise<unknown> = Promise.resolve()
  #issued = 0
  #endsAt = 0

  constructor(private readonly timing: Pick<Timing, 'now' | 'sleep'>) {}

  /** Calls `issue` for each item and resolves if all of its promises have; executions take turns. */
  async inOrder<T>(items: readonly T[], rate: Rate, issue: (item: T) => unknown): Promise<void> {
    const results: Promise<unknown>[] = []
    const turn = this.#turn.then(() =>
      this.#issueAll(items, rate, (item) => {
        const result = Promise.resolve(issue(item))
        // The failure is reported by Promise.all below, once all items are issued.
        result.catch(() => {})
        results.push(result)
      }),
    )
    this.#turn = turn.catch(() => {})
    await turn
    await Promise.all(results)
  }

  async #issueAll<T>(items: readonly T[], rate: Rate, issue: (item: T) => unknown): Promise<void> {
    for (let first = 0; first < items.length; ) {
      const room = await this.#room(rate)
      const group = items.slice(first, first + room)
      const isFirstInInterval = this.#issued === 0
      for (const item of group) issue(item)
      this.#issued += group.length
      first += group.length
      if (isFirstInInterval) await this.#beginInterval(rate)
    }
  }

  /** How many messages the interval still takes, after a wait for the next one if it is full. */
  async #room({ limit }: Rate): Promise<number> {
    while (this.timing.now() <= this.#endsAt && this.#issued >= limit)
      await this.timing.sleep(this.#endsAt - this.timing.now() + 1)
    if (this.timing.now() > this.#endsAt) this.#issued = 0
    return limit - this.#issued
  }

  /** The runtime's own interval begins as soon as it has encrypted the first message, which this waits for. */
  async #beginInterval({ intervalMs }: Rate): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#endsAt = this.timing.now() + intervalMs + 1
  }
}
