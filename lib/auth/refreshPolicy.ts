import type { TokenSet } from './tokenSet'

export type RefreshPolicy = 'whenRejected' | 'everyCall' | 'ahead'
export const refreshPolicies: readonly RefreshPolicy[] = ['whenRejected', 'everyCall', 'ahead']

export interface Expiry {
  /** By the server's clock, milliseconds since 1970. */
  readonly expiresAtMs: number
  readonly lifetimeMs: number
}

/** Returns the part of a lifetime after which this process refreshes. It is random, so that the others adopt. */
export function drawAheadPoint(random: number): number {
  return 0.7 + 0.2 * random
}

/**
 * True if the token has reached the point of its lifetime. A token of unknown age is due immediately, and its successor
 * is stored with an expiration. A token of unknown lifetime is never due.
 */
export function isDueAhead(tokenSet: TokenSet, point: number, serverNowMs: number): boolean {
  const expiry = expiryOf(tokenSet)
  if (!expiry) return lifetimeSeconds(tokenSet) !== undefined
  return serverNowMs >= expiry.expiresAtMs - expiry.lifetimeMs * (1 - point)
}

/**
 * True if the set has expired. If it seemed expired when it was received `ageMs` ago, the expiration is wrong, and the
 * lifetime counts from then. The age of a set from a store is infinite.
 */
export function isExpired(tokenSet: TokenSet, serverNowMs: number, ageMs: number): boolean {
  const expiry = expiryOf(tokenSet)
  if (!expiry || serverNowMs < expiry.expiresAtMs) return false
  return serverNowMs - ageMs < expiry.expiresAtMs || ageMs >= expiry.lifetimeMs
}

/** Returns the pause if a token is due again after a refresh ahead. It prevents a loop of refreshes. */
export function aheadPauseMs(tokenSet: TokenSet, part: number): number {
  return Math.max(30_000, (expiryOf(tokenSet)?.lifetimeMs ?? 0) * part)
}

const longestLifetimeSeconds = 365 * 24 * 3600

/** Returns `expires_in` (RFC 6749 section 5.1); undefined if it is missing, not a number, or not positive. */
export function lifetimeSeconds(tokenSet: TokenSet): number | undefined {
  const value = tokenSet['expires_in']
  const seconds = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0) return undefined
  return Math.min(seconds, longestLifetimeSeconds)
}

/**
 * Returns a refreshed set with its expiration, for processes that will read it from the store. If it has neither a
 * lifetime nor an expiration, the lifetime of the previous set applies.
 */
export function withExpiry(fresh: TokenSet, held: TokenSet, serverTimeMs: number): TokenSet {
  const isUnknown = (fresh['expires_in'] ?? '') === '' && expiryOf(fresh) === undefined
  const seconds = lifetimeSeconds(isUnknown ? held : fresh)
  if (seconds === undefined) return fresh
  return { ...fresh, expires_at: Math.floor(serverTimeMs / 1000 + seconds) }
}

// Applies to tokens with an expiration but without a lifetime.
const usualLifetimeMs = 3_600_000

/**
 * Returns when the set expires: `expires_at` as stored here or as some providers send it, the time of issue plus the
 * lifetime, or the claims of a JWT. Returns undefined if there is none of them.
 */
export function expiryOf(tokenSet: TokenSet): Expiry | undefined {
  const seconds = lifetimeSeconds(tokenSet)
  const claims = claimsOf(tokenSet.access_token)
  const issuedAtMs = timeIn(tokenSet['issued_at']) ?? timeIn(tokenSet['created_at']) ?? timeIn(claims['iat'])
  const issuedUntilMs =
    issuedAtMs === undefined || seconds === undefined ? undefined : issuedAtMs + seconds * 1000
  const expiresAtMs = timeIn(tokenSet['expires_at']) ?? timeIn(claims['exp']) ?? issuedUntilMs
  if (expiresAtMs === undefined) return undefined
  const claimedMs = Math.max(0, expiresAtMs - (issuedAtMs ?? expiresAtMs))
  const lifetimeMs = seconds === undefined ? claimedMs || usualLifetimeMs : seconds * 1000
  return { expiresAtMs, lifetimeMs: Math.min(lifetimeMs, longestLifetimeSeconds * 1000) }
}

/** Reads seconds or milliseconds since 1970, as a number or text, or an ISO 8601 time. */
function timeIn(value: unknown): number | undefined {
  const isText = typeof value === 'string'
  if (isText && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) {
    // A time without a zone is UTC.
    const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value.replace(' ', 'T')}Z`)
    return Number.isNaN(time) ? undefined : time
  }
  const number = isText && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0) return undefined
  return number > 1e11 ? number : number * 1000
}

/** The claims of a JWT (RFC 9068). They aren't verified, because they only decide when to refresh. */
function claimsOf(accessToken: string): Readonly<Record<string, unknown>> {
  const [, payload = '', signature] = accessToken.split('.')
  if (signature === undefined || !accessToken.startsWith('eyJ')) return {}
  try {
    return Object(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
  } catch {
    return {}
  }
}
