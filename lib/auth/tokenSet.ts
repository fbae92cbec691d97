import { createHash } from 'node:crypto'
import { isObject } from '../values/isObject'
import { parseLossless } from '../values/text/losslessJson'

/** A token endpoint's whole response (RFC 6749 section 5.1), including the provider's own fields. */
export interface TokenSet {
  readonly access_token: string
  readonly refresh_token?: string
  readonly [field: string]: unknown
}

/**
 * Reads a token response or the platform's `oauth`. The tokens are at the dot path, otherwise at the top level, and
 * otherwise in the only nested object that has some. Returns undefined if there is no usable access or refresh token.
 */
export function parseTokenSet(value: unknown, path?: string): TokenSet | undefined {
  if (path !== undefined) {
    const nested = tokensAt(value, path)
    if (nested) return nested
  }
  return tokensIn(value) ?? tokensWithin(value)
}

function tokensIn(value: unknown): TokenSet | undefined {
  if (!isObject(value)) return undefined
  const { access_token, refresh_token, ...rest } = inSnakeCase(value)
  const [access, refresh] = [tokenIn(access_token), tokenIn(refresh_token)]
  if (access === undefined && refresh === undefined) return undefined
  return { ...rest, access_token: access ?? '', ...(refresh !== undefined && { refresh_token: refresh }) }
}

const camelCase = new Map([
  ['accessToken', 'access_token'],
  ['refreshToken', 'refresh_token'],
  ['expiresIn', 'expires_in'],
])

/** Returns the set with the field names of RFC 6749. Some endpoints write some or all of them in camel case. */
function inSnakeCase(value: Record<string, unknown>): Record<string, unknown> {
  // Without an access token here, the tokens may be in a nested object.
  if (isEmpty(value['access_token']) && isEmpty(value['accessToken'])) return value
  const named = { ...value }
  for (const [camel, snake] of camelCase) {
    if (isEmpty(named[camel]) || !isEmpty(named[snake])) continue
    named[snake] = named[camel]
    delete named[camel]
  }
  return named
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** Returns the tokens at a path with the fields around them, but without the path itself, so that it is read only once. */
function tokensAt(container: unknown, path: string): TokenSet | undefined {
  const value = withoutQuotes(container)
  if (typeof value !== 'object' || value === null) return undefined
  // A name can contain dots itself, so each of them may end the first name.
  const dots = [...path].flatMap((character, at) => (character === '.' ? [at] : []))
  for (const end of [path.length, ...dots]) {
    const name = path.slice(0, end)
    if (!Object.hasOwn(value, name)) continue
    const { [name]: inner, ...outer } = value as Record<string, unknown>
    const tokenSet =
      end === path.length ? tokensIn(withoutQuotes(inner)) : tokensAt(inner, path.slice(end + 1))
    if (!tokenSet) continue
    const { access_token: _, refresh_token: __, ...around } = Array.isArray(value) ? {} : outer
    return { ...around, ...tokenSet }
  }
  return undefined
}

// Wrappers that are in use, such as {"data": {…}}, {"body": "{…}"}, and [{…}].
const mostLevels = 3

function tokensWithin(value: unknown, level = 1): TokenSet | undefined {
  if (typeof value !== 'object' || value === null || level > mostLevels) return undefined
  const found = Object.values(value)
    .map(withoutQuotes)
    .flatMap((inner) => tokensIn(inner) ?? tokensWithin(inner, level + 1) ?? [])
  // Two sets are ambiguous.
  return found.length === 1 ? found[0] : undefined
}

/** Returns the value of a string with a JSON object or list, as some gateways send it, and any other value unchanged. */
export function withoutQuotes(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value
  try {
    return parseLossless(value)
  } catch {
    return value
  }
}

/**
 * Returns the token set after a refresh: the response's fields over the held ones. An omitted or empty refresh token
 * means that the held one stays valid (RFC 6749 section 6), and other fields that come as null or empty also stay. The
 * expiration of the previous set is removed.
 */
export function mergeTokenSets(held: TokenSet, response: TokenSet): TokenSet {
  const { expires_at: _, ...kept } = held
  const given = Object.entries(response).filter(([name, value]) => !isEmpty(value) || isEmpty(held[name]))
  return { ...kept, access_token: response.access_token, ...Object.fromEntries(given) }
}

/** Returns a short hash that tells token sets apart and may be logged. */
export function fingerprint(tokenSet: TokenSet): string {
  return createHash('sha256')
    .update(JSON.stringify([tokenSet.access_token, tokenSet.refresh_token ?? null]))
    .digest('hex')
    .slice(0, 16)
}

/** Returns the strings of a token set that must not appear in logs and errors. */
export function secretsOf(tokenSet: Readonly<Record<string, unknown>>): string[] {
  return ['access_token', 'refresh_token', 'id_token', 'accessToken', 'refreshToken', 'idToken']
    .map((name) => tokenIn(tokenSet[name]))
    .filter((value) => value !== undefined)
}

/** Returns the same for a whole token response, including tokens that are not used. */
export function secretsIn(response: unknown, level = 0): string[] {
  const value = withoutQuotes(response)
  if (typeof value !== 'object' || value === null || level > mostLevels) return []
  const nested = Object.values(value).flatMap((inner) => secretsIn(inner, level + 1))
  return [...secretsOf(value as Record<string, unknown>), ...nested]
}

/**
 * Returns a token without spaces around it, or undefined if it doesn't fit into a header (RFC 6749 appendix A.12 and
 * A.17). Some endpoints append a line break
 * (https://github.com/n8n-io/n8n/issues/33018).
 */
function tokenIn(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return /^[\x20-\x7e]+$/.test(text) ? text : undefined
}
