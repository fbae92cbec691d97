import type { TokenSet } from './tokenSet'

export interface Expiry {
  /** By the server's clock, milliseconds since 1970. */
  readonly expiresAtMs: number
  readonly lifetimeMs: number
}

const longestLifetimeSeconds = 365 * 24 * 3600

/** `expires_in` as whole seconds (RFC 6749 section 5.1); undefined for what is missing, no number or not positive. */
export function lifetimeSeconds(tokenSet: TokenSet): number | undefined {
  const value = tokenSet['expires_in']
  const seconds = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0) return undefined
  return Math.min(seconds, longestLifetimeSeconds)
}

/** Notes down in a fresh set when it expires, for processes that will read it from the store. */
export function withExpiry(tokenSet: TokenSet, serverTimeMs: number | undefined): TokenSet {
  const seconds = lifetimeSeconds(tokenSet)
  if (seconds === undefined || serverTimeMs === undefined) return tokenSet
  return { ...tokenSet, expires_at: Math.floor(serverTimeMs / 1000 + seconds) }
}

/** When the set expires; undefined where nobody noted it down, as in a set fresh from the platform. */
export function expiryOf(tokenSet: TokenSet): Expiry | undefined {
  const seconds = lifetimeSeconds(tokenSet)
  const expiresAt = Number(tokenSet['expires_at'])
  if (seconds === undefined || !Number.isFinite(expiresAt) || expiresAt <= 0) return undefined
  // Some providers send an `expires_at` of their own, and a few of them in milliseconds.
  return { expiresAtMs: expiresAt > 1e11 ? expiresAt : expiresAt * 1000, lifetimeMs: seconds * 1000 }
}
