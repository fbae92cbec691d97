/** Which requests a fault meets: the next ones, unless narrowed down. */
export interface FaultRule {
  /** How many requests it meets; 1 by default */
  readonly times?: number
  /** How many matching requests it lets pass before */
  readonly after?: number
  readonly method?: string
  /** Compared with path and query as they were sent */
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

  /** `pathsOf`: the paths that a fault meets where its rule names none. */
  constructor(private readonly pathsOf: (fault: Fault) => RegExp) {}

  add(fault: Fault, { times = 1, after = 0, method, path }: FaultRule = {}): void {
    const paths = path === undefined ? this.pathsOf(fault) : new RegExp(path)
    this.#pending.push({ fault, times, after, method, path: paths })
  }

  clear(): void {
    this.#pending = []
  }

  /** The fault that meets this request, if any. */
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
