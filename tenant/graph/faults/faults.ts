import { isObject } from '../../isObject'
import { FaultQueue } from '../../twin/faultQueue'
import { isOfficialRefusal, type OfficialRefusal } from './officialRefusals'

/** What can go wrong with one answer. Strings and numbers only, so that curl can ask for it too. */
export type Fault =
  /** 429; `retryAfter` as it is to be sent, by default the decimal '2.128' */
  | { readonly kind: 'throttled'; readonly retryAfter?: string }
  /** 503, with `retryAfter` where given */
  | { readonly kind: 'unavailable'; readonly retryAfter?: string }
  /** 504; with `isApplied` the request was carried out all the same */
  | { readonly kind: 'gatewayTimeout'; readonly isApplied?: boolean }
  /** The connection is reset before a byte was answered; with `isApplied` after the request was carried out */
  | { readonly kind: 'reset'; readonly isApplied?: boolean }
  /** The request succeeds, and the connection ends, or is reset, in the middle of the body. */
  | { readonly kind: 'halfBody'; readonly isReset?: boolean }
  /** Carried out at once, answered late */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** 302 or 307 (default) to `location` */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 302 | 307 }
  /** 401 `InvalidAuthenticationToken`, however good the token is */
  | { readonly kind: 'unauthorized' }
  /** 401 that asks for other claims: a refresh does not help */
  | { readonly kind: 'claimsChallenge' }
  /** 403 `ErrorAccessDenied` */
  | { readonly kind: 'forbidden' }
  /** 403 (or 401) with `error="insufficient_scope"` in WWW-Authenticate */
  | { readonly kind: 'insufficientScope'; readonly status?: 401 | 403 }
  /** 410 `SyncStateNotFound`, or as given, for a delta call */
  | { readonly kind: 'syncStateLost'; readonly status?: 400 | 404 | 410; readonly code?: string }
  /** A refusal that Graph was recorded with, not carried out */
  | { readonly kind: 'official'; readonly name: OfficialRefusal }
  /** Carried out; nextLink and deltaLink point to `origin` */
  | { readonly kind: 'foreignLink'; readonly origin: string }
  /** Carried out; the body is cut off, yet of the announced length */
  | { readonly kind: 'invalidJson' }
  /** Not carried out; an empty page whose next link leads on, through so many pages in a circle */
  | { readonly kind: 'endless'; readonly pages: number }
  /** Not carried out; a body of so many MiB of blanks, with `isCompressed` as a thousandth of that */
  | { readonly kind: 'hugeBody'; readonly mebibytes: number; readonly isCompressed?: boolean }
  /** Not carried out; any answer, a string as body is sent as HTML */
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
  'slow',
  'redirect',
  'unauthorized',
  'claimsChallenge',
  'forbidden',
  'insufficientScope',
  'syncStateLost',
  'official',
  'foreignLink',
  'invalidJson',
  'endless',
  'hugeBody',
  'answer',
]

/** Tells whether what was sent over HTTP names a kind of fault. */
export function isFault(value: unknown): value is Fault {
  if (!isObject(value)) return false
  const isKnown = kinds.some((kind) => kind === value['kind'])
  return isKnown && (value['kind'] !== 'official' || isOfficialRefusal(value['name']))
}

/** A queue of faults, of which a lost state meets only calls of a delta where no path is named. */
export function faultQueue(): FaultQueue<Fault> {
  return new FaultQueue(({ kind }) => (kind === 'syncStateLost' ? /\/delta\b/ : /^/))
}
