export interface Timing {
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
  readonly now: () => number
  /** The process's monotonic clock. */
  readonly elapsedMs: () => number
}

/** The clock, timers, and randomness of the system. */
export const systemTiming: Timing = {
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  random: Math.random,
  now: Date.now,
  elapsedMs: () => performance.now(),
}
