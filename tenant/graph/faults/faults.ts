import { isObject } from '../../isObject'
import { FaultQueue } from '../../twin/faultQueue'
import { isOfficialError, type OfficialError } from './officialErrors'

/** A fault of one response. Contains only strings and numbers, so that curl can request it too. */
export type Fault =
  /** 429. `retryAfter` is sent unchanged and defaults to the decimal '2.128'. */
  | { readonly kind: 'throttled'; readonly retryAfter?: string }
  /** 503, with `retryAfter` if set. */
  | { readonly kind: 'unavailable'; readonly retryAfter?: string }
  /** 504. With `isApplied`, the request was carried out anyway. */
  | { readonly kind: 'gatewayTimeout'; readonly isApplied?: boolean }
  /**
   * Resets the connection before the first byte of the response. With `isApplied`, after the request was carried out.
   */
  | { readonly kind: 'reset'; readonly isApplied?: boolean }
  /** Carried out. The connection ends, or is reset, in the middle of the body. */
  | { readonly kind: 'halfBody'; readonly isReset?: boolean }
  /** Carried out. After half of the body, a space follows every 50 ms without an end. */
  | { readonly kind: 'drip' }
  /** Carried out immediately, with a delayed response. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** 302 or 307 (default) to `location`. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 302 | 307 }
  /** 401 `InvalidAuthenticationToken`, even for a valid token. */
  | { readonly kind: 'unauthorized' }
  /** 401 that requires other claims, so a refresh doesn't help. */
  | { readonly kind: 'claimsChallenge' }
  /** 403 `ErrorAccessDenied`. */
  | { readonly kind: 'forbidden' }
  /** 403 (or 401) with `error="insufficient_scope"` in WWW-Authenticate. */
  | { readonly kind: 'insufficientScope'; readonly status?: 401 | 403 }
  /** 410 `SyncStateNotFound`, or the given status and code, for a delta request. */
  | { readonly kind: 'syncStateLost'; readonly status?: 400 | 404 | 410; readonly code?: string }
  /** A recorded error of Graph. Not carried out. */
  | { readonly kind: 'official'; readonly name: OfficialError }
  /** Carried out. nextLink and deltaLink point to `origin`. */
  | { readonly kind: 'foreignLink'; readonly origin: string }
  /** Carried out without its `$filter`, as behind a proxy that drops the query. */
  | { readonly kind: 'ignoredFilter' }
  /** Carried out. The body is truncated, but has the announced length. */
  | { readonly kind: 'invalidJson' }
  /** Not carried out. An empty page whose next link leads in a loop through this number of pages. */
  | { readonly kind: 'endless'; readonly pages: number }
  /**
   * Not carried out. A body of this number of MiB that contains only spaces. With `isCompressed`, it is sent as a
   * thousandth of that.
   */
  | { readonly kind: 'hugeBody'; readonly mebibytes: number; readonly isCompressed?: boolean }
  /** Not carried out. Any response. A string body is sent as HTML. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body?: unknown
      readonly headers?: Record<string, string>
    }

const kinds: readonly Fault['kind'][] = [
  'throttled',
  'unavailable',
  'gatewayTimeout',
  'reset',
  'halfBody',
  'drip',
  'slow',
  'redirect',
  'unauthorized',
  'claimsChallenge',
  'forbidden',
  'insufficientScope',
  'syncStateLost',
  'official',
  'foreignLink',
  'ignoredFilter',
  'invalidJson',
  'endless',
  'hugeBody',
  'answer',
]

/** True if a value sent over HTTP is a fault. */
export function isFault(value: unknown): value is Fault {
  if (!isObject(value)) return false
  const isKnown = kinds.some((kind) => kind === value['kind'])
  return isKnown && (value['kind'] !== 'official' || isOfficialError(value['name']))
}

/** Returns a queue of faults in which a lost sync state applies only to delta requests, unless a path is set. */
export function faultQueue(): FaultQueue<Fault> {
  return new FaultQueue(({ kind }) => (kind === 'syncStateLost' ? /\/delta\b/ : /^/))
}
