import { isObject } from '../isObject'
import { FaultQueue } from '../twin/faultQueue'

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

const kinds: readonly Fault['kind'][] = [
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

/** Tells whether what was sent over HTTP names a kind of fault. */
export function isFault(value: unknown): value is Fault {
  return isObject(value) && kinds.some((kind) => kind === value['kind'])
}

/** A queue of faults, of which a query's time-out meets only queries where no path is named. */
export function faultQueue(): FaultQueue<Fault> {
  return new FaultQueue(({ kind }) => (kind === 'queryTimeout' ? /\/query(?:All)?\b/i : /^/))
}
