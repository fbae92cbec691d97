import type { Timing } from '../runtime/timing'

/** The number of messages that the runtime lets through in each interval. */
export interface Rate {
  readonly limit: number
  readonly intervalMs: number
}

/**
 * Issues messages in their order, at the full rate of the runtime. The runtime delays each message over its limit with a
 * separate timer, so several delayed messages can overtake each other. Therefore, at most one message waits for the next
 * interval. Because of it, the next interval starts without a gap.
 */
export class Pace {
  #turn: Promise<unknown> = Promise.resolve()
  #issued = 0
  // The current interval of the runtime begins at one of these times or between them.
  #earliest = 0
  #latest = Number.NEGATIVE_INFINITY
  /** The time until which the waiting message waits for its interval. */
  #opensAt = 0

  constructor(private readonly timing: Pick<Timing, 'now' | 'sleep'>) {}

  /** Calls `issue` for each item, and resolves when all of its promises have. Executions take turns. */
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
      const room = await this.#room(items.length - first, rate)
      const group = items.slice(first, first + room)
      const isFirst = this.#issued === 0
      for (const item of group) issue(item)
      this.#issued += group.length
      first += group.length
      // The runtime counts a message only after it has encrypted it.
      await new Promise((resolve) => setImmediate(resolve))
      this.#noteDelay(isFirst ? this.#earliest : this.#earliest + rate.intervalMs)
    }
  }

  /** Returns how many of the wanted messages can be issued now, after a wait if necessary. */
  async #room(wanted: number, { limit, intervalMs }: Rate): Promise<number> {
    for (;;) {
      const now = this.timing.now()
      if (now > this.#latest + intervalMs) {
        this.#beginInterval(now, now, now)
        return Math.min(limit, wanted)
      }
      const left = limit - this.#issued
      const mayBeOver = now > this.#earliest + intervalMs
      if (left <= 0 && !mayBeOver) {
        const latest = this.#latest + intervalMs
        this.#beginInterval(this.#earliest + intervalMs, latest, latest + 1)
        return 1
      }
      if (left > 0 && now >= this.#opensAt && (wanted <= left || !mayBeOver)) return Math.min(left, wanted)
      const until = mayBeOver ? this.#latest + intervalMs + 1 : this.#opensAt
      await this.timing.sleep(Math.max(1, until - now))
    }
  }

  #beginInterval(earliest: number, latest: number, opensAt: number): void {
    this.#issued = 0
    this.#earliest = earliest
    this.#latest = latest
    this.#opensAt = opensAt
  }

  /** After `deadline`, the runtime has started another interval with the messages that were just issued. */
  #noteDelay(deadline: number): void {
    const now = this.timing.now()
    if (now > deadline) this.#latest = Math.max(this.#latest, now)
  }
}
