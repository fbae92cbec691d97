import { createHash } from 'node:crypto'

/** A token endpoint's whole answer (RFC 6749 section 5.1), the provider's extra fields included. */
export interface TokenSet {
  readonly access_token: string
  readonly refresh_token?: string
  readonly [field: string]: unknown
}

/** Reads what the platform keeps as `oauth`; undefined where there is no usable access or refresh token in it. */
export function parseTokenSet(value: unknown): TokenSet | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { access_token, refresh_token, ...rest } = value as Record<string, unknown>
  if (!isToken(access_token) && !isToken(refresh_token)) return undefined
  return {
    ...rest,
    access_token: isToken(access_token) ? access_token : '',
    ...(isToken(refresh_token) && { refresh_token }),
  }
}

/**
 * The token set after a refresh: the answer's fields over the held ones. An omitted or empty refresh token means
 * the held one stays valid (RFC 6749 section 6). The old set's moment of expiry does not outlive it.
 */
export function mergeTokenSets(held: TokenSet, answer: TokenSet): TokenSet {
  const { expires_at: _, ...kept } = held
  return { ...kept, ...answer }
}

/** A short hash that tells token sets apart and may stand in a log. */
export function fingerprint(tokenSet: TokenSet): string {
  return createHash('sha256')
    .update(JSON.stringify([tokenSet.access_token, tokenSet.refresh_token ?? null]))
    .digest('hex')
    .slice(0, 16)
}

/** The strings of a token set that must appear nowhere. */
export function secretsOf(tokenSet: TokenSet): string[] {
  return ['access_token', 'refresh_token', 'id_token']
    .map((name) => tokenSet[name])
    .filter((value): value is string => isToken(value))
}

/** RFC 6749 appendix A.12 and A.17: what has other characters goes into no header. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x20-\x7e]+$/.test(value)
}
