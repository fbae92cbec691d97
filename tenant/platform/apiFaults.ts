/** Which requests a fault is for; the path comes without its query. */
export interface RequestMatch {
  method: string
  path: RegExp
}

/** What happens to a request instead of, or before, its work. */
export type PlatformFault =
  /** Answers this at once and does nothing; a string body is sent as HTML, anything else as JSON. */
  | { status: number; body?: unknown }
  /** Works only after this time, and not at all where the caller has gone by then. */
  | { delayMs: number }

/** The faults that requests are about to meet. */
export class ApiFaults {
  #faults: { match: RequestMatch; fault: PlatformFault; times: number }[] = []

  add(match: RequestMatch, fault: PlatformFault, times: number): void {
    this.#faults.push({ match, fault, times })
  }

  clear(): void {
    this.#faults = []
  }

  /** The fault for this request, which is spent by it. */
  take(method: string, path: string): PlatformFault | undefined {
    const due = this.#faults.find(
      ({ match, times }) => times > 0 && match.method === method && path.search(match.path) >= 0,
    )
    if (due) due.times--
    return due?.fault
  }
}
