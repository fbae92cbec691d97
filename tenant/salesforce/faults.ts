import { isObject } from '../isObject'
import { FaultQueue } from '../twin/faultQueue'
import { isOfficialError, type OfficialError } from './officialErrors'

/** A fault of one response. Contains only strings and numbers, so that curl can request it too. */
export type Fault =
  /** 401 `INVALID_SESSION_ID`, even for a valid token. */
  | { readonly kind: 'unauthorized' }
  /** 401 `INVALID_SESSION_ID` for a session that cannot be used with REST, so a refresh does not help. */
  | { readonly kind: 'closedToRest' }
  /** 403 `INSUFFICIENT_ACCESS`. */
  | { readonly kind: 'forbidden' }
  /** 403 `REQUEST_LIMIT_EXCEEDED`. */
  | { readonly kind: 'limitExceeded' }
  /** 400 `QUERY_TIMEOUT`, only for queries. */
  | { readonly kind: 'queryTimeout' }
  /** 503 `SERVER_UNAVAILABLE`, with `retryAfter` if set. */
  | { readonly kind: 'unavailable'; readonly retryAfter?: string }
  /**
   * Resets the connection before the first byte of the response. With `isApplied`, after the request was carried out.
   */
  | { readonly kind: 'reset'; readonly isApplied?: boolean }
  /** Carried out. The connection breaks in the middle of the body. */
  | { readonly kind: 'halfBody' }
  /** Carried out immediately, with a delayed response. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** 302 or 307 (default) to `location`. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 302 | 307 }
  /** Carried out. nextRecordsUrl points to `origin`. */
  | { readonly kind: 'foreignLink'; readonly origin: string }
  /** Carried out. The body is truncated, but has the announced length. */
  | { readonly kind: 'invalidJson' }
  /** Carried out. The last `count` rows of a CSV are missing, although the headers count them. */
  | { readonly kind: 'lostRows'; readonly count: number }
  /** Carried out. A header of the response has another value, or is missing without a `value`. */
  | { readonly kind: 'header'; readonly name: string; readonly value?: string }
  /** Not carried out. An empty page of a query whose next link leads in a loop through this number of pages. */
  | { readonly kind: 'endless'; readonly pages: number }
  /** The request fails with one of Salesforce's own error responses. */
  | { readonly kind: 'official'; readonly name: OfficialError }
  /** Any response. A string body is sent as HTML. With `isApplied`, it is sent after the request was carried out. */
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
  'lostRows',
  'header',
  'endless',
  'official',
  'answer',
]

/** True if a value sent over HTTP is a fault. */
export function isFault(value: unknown): value is Fault {
  if (!isObject(value)) return false
  const isKnown = kinds.some((kind) => kind === value['kind'])
  return isKnown && (value['kind'] !== 'official' || isOfficialError(value['name']))
}

/** Returns a queue of faults in which a query timeout applies only to queries, unless a path is set. */
export function faultQueue(): FaultQueue<Fault> {
  return new FaultQueue(({ kind }) => (kind === 'queryTimeout' ? /\/query(?:All)?\b/i : /^/))
}
