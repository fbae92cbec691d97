/** The requests that a fault applies to. The path excludes the query. */
export interface RequestMatch {
  method: string
  path: RegExp
}

/** A fault of one request. */
export type PlatformFault =
  /**
   * Returns this response immediately without processing the request. A string body is sent as HTML, any other as
   * JSON.
   */
  | { status: number; body?: unknown }
  /** Processes the request after this time, or not at all if the client has disconnected by then. */
  | { delayMs: number }

/** The faults of the next requests. */
export class ApiFaults {
  #faults: { match: RequestMatch; fault: PlatformFault; times: number }[] = []

  add(match: RequestMatch, fault: PlatformFault, times: number): void {
    this.#faults.push({ match, fault, times })
  }

  clear(): void {
    this.#faults = []
  }

  /** Removes and returns the fault for this request. */
  take(method: string, path: string): PlatformFault | undefined {
    const due = this.#faults.find(
      ({ match, times }) => times > 0 && match.method === method && path.search(match.path) >= 0,
    )
    if (due) due.times--
    return due?.fault
  }
}
