/** The requests that a fault applies to. By default, the next one. */
export interface FaultRule {
  /** Number of requests that it applies to. Defaults to 1. */
  readonly times?: number
  /** Number of matching requests before the first one that it applies to. */
  readonly after?: number
  readonly method?: string
  /** Compared with the path and query as they were sent. */
  readonly path?: RegExp | string
}

interface Pending<Fault> {
  readonly fault: Fault
  readonly method: string | undefined
  readonly path: RegExp
  after: number
  times: number
}

/** The faults that wait for their requests, oldest first. */
export class FaultQueue<Fault> {
  #pending: Pending<Fault>[] = []

  /** `pathsOf` returns the paths that a fault applies to if its rule doesn't contain any. */
  constructor(private readonly pathsOf: (fault: Fault) => RegExp) {}

  add(fault: Fault, { times = 1, after = 0, method, path }: FaultRule = {}): void {
    const paths = path === undefined ? this.pathsOf(fault) : new RegExp(path)
    this.#pending.push({ fault, times, after, method, path: paths })
  }

  clear(): void {
    this.#pending = []
  }

  /** Returns the fault of this request, if any. */
  take(method: string, url: string): Fault | undefined {
    const matching = this.#pending.filter(
      (candidate) => (candidate.method ?? method) === method && candidate.path.test(url),
    )
    const due = matching.find((candidate) => candidate.after === 0)
    for (const waiting of matching) if (waiting.after > 0) waiting.after--
    if (due && --due.times <= 0) this.#pending = this.#pending.filter((candidate) => candidate !== due)
    return due?.fault
  }
}
