/** What can go wrong with one answer. Strings and numbers only, so that curl can ask for it too. */
export type Fault =
  /** 401 `INVALID_SESSION_ID`, however good the token is */
  | { readonly kind: 'unauthorized' }
  /** 401 `INVALID_SESSION_ID` for a session of a kind that REST does not take: a refresh does not help */
  | { readonly kind: 'closedToRest' }
  /** 403 `INSUFFICIENT_ACCESS` */
  | { readonly kind: 'forbidden' }
  /** 403 `REQUEST_LIMIT_EXCEEDED` */
  | { readonly kind: 'limitExceeded' }
  /** 400 `QUERY_TIMEOUT`, for queries only */
  | { readonly kind: 'queryTimeout' }
  /** 503 `SERVER_UNAVAILABLE`, with `retryAfter` where given */
  | { readonly kind: 'unavailable'; readonly retryAfter?: string }
  /** The connection is reset before a byte was answered; with `isApplied` after the request was carried out */
  | { readonly kind: 'reset'; readonly isApplied?: boolean }
  /** Carried out; the connection breaks in the middle of the body */
  | { readonly kind: 'halfBody' }
  /** Carried out at once, answered late */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** 302 or 307 (default) to `location` */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 302 | 307 }
  /** Carried out; nextRecordsUrl points to `origin` */
  | { readonly kind: 'foreignLink'; readonly origin: string }
  /** Carried out; the body is cut off, yet of the announced length */
  | { readonly kind: 'invalidJson' }
  /** Not carried out; an empty part of a query whose next part leads on, through so many parts in a circle */
  | { readonly kind: 'endless'; readonly pages: number }
  /** Any answer, a string as body is sent as HTML; with `isApplied` after the request was carried out */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body?: unknown
      readonly headers?: Record<string, string>
      readonly isApplied?: boolean
    }

/** The kinds by name, for whoever asks for a fault over HTTP. */
export const faultKinds: readonly Fault['kind'][] = [
  'unauthorized',
  'closedToRest',
  'forbidden',
  'limitExceeded',
  'queryTimeout',
  'unavailable',
  'reset',
  'halfBody',
  'slow',
  'redirect',
  'foreignLink',
  'invalidJson',
  'endless',
  'answer',
]

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

interface PendingFault {
  readonly fault: Fault
  readonly method: string | undefined
  readonly path: RegExp
  after: number
  times: number
}

/** The faults that wait for their requests, oldest first. */
export class FaultQueue {
  #pending: PendingFault[] = []

  add(fault: Fault, { times = 1, after = 0, method, path }: FaultRule = {}): void {
    const everyPath = fault.kind === 'queryTimeout' ? /\/query(?:All)?\b/i : /^/
    this.#pending.push({
      fault,
      times,
      after,
      method,
      path: path === undefined ? everyPath : new RegExp(path),
    })
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
