import { isTemporaryStatus } from '../../errors'
import { redact } from '../../http/redaction/redact'
import { parseTokenSet, secretsIn, type TokenSet } from '../tokenSet'
import { readTokenBody, type TokenBody } from './tokenBody'
import { isAboutSettings, kindOfCode, kindOfWords, type RejectionKind } from './tokenErrors'

/** The meaning of a token endpoint's response. */
export type TokenEndpointResult =
  | { readonly kind: 'granted'; readonly tokenSet: TokenSet }
  | {
      readonly kind: 'rejected'
      readonly by: RejectedBy
      readonly code: string
      readonly description: string
    }
  /** Not about the grant. The same request may succeed later. */
  | { readonly kind: 'temporary'; readonly reason: string }
  /** Temporary, and the endpoint requires fewer requests. */
  | { readonly kind: 'throttled'; readonly reason: string }
  /** The refresh token may have been used, and the response has no tokens that can be read. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** There is no token endpoint at this URL. */
  | { readonly kind: 'misconfigured'; readonly reason: string }

/** `busy`: another client is using the same refresh token. */
export type RejectedBy = Extract<RejectionKind, 'grant' | 'busy' | 'client' | 'request'>

/**
 * Interprets the response to a refresh (RFC 6749 sections 5.1 and 5.2) in all common formats. Only an error with a reason
 * is final. An HTML page of a firewall or a 5xx is temporary.
 */
export function interpretTokenResponse(
  status: number,
  text: string,
  tokenPath?: string,
): TokenEndpointResult {
  const body = readTokenBody(text)
  const { value, hasError } = body
  const isSuccess = status >= 200 && status < 300
  const tokenSet = isSuccess && !hasError ? parseTokenSet(value, tokenPath) : undefined
  if (tokenSet?.access_token) return { kind: 'granted', tokenSet }

  // The words can quote tokens that are in the response, too.
  const secrets = secretsIn(value).filter(isLikelyToken)
  const { kind, ...quotable } = judge(body)
  const [code, words] = [redact(quotable.code, secrets), redact(quotable.words, secrets)]
  const said = isSuccess ? code : quoted(code, words)
  const reason = `it returned ${status} ${said || describe(value)}`
  if (status === 429) return { kind: 'throttled', reason }
  if (statusesAfterForwarding.has(status)) return { kind: 'lost', reason }
  // A failing server can't decide about a grant.
  if (isTemporaryStatus(status)) return { kind: 'temporary', reason }
  if (kind === 'temporary' || kind === 'throttled' || kind === 'lost') return { kind, reason }
  const by = kind ?? (code !== '' && ownCodeStatuses.has(status) ? 'request' : undefined)
  if (by && by !== 'request') return { kind: 'rejected', by, code, description: words }
  if (misconfiguredStatuses.has(status)) return { kind: 'misconfigured', reason }
  if (by) return { kind: 'rejected', by, code, description: words }
  return { kind: isSuccess ? 'lost' : 'temporary', reason }
}

/** Returns a code and its message, such as `invalid_grant ("…")`. Either of them can be empty. */
export function quoted(code: string, words: string): string {
  return [code, words && `("${words}")`].filter((part) => part !== '').join(' ')
}

/** True unless a field such as `refresh_token` has words or a code about the token: `{"refresh_token": "invalid"}`. */
function isLikelyToken(text: string): boolean {
  if (/\s/.test(text)) return false
  return /\d/.test(text) || (text.length >= 16 && kindOfCode(text) === undefined)
}

// A gateway forwarded the request and received no usable response, so the outcome is unknown. 524 is Cloudflare's
// (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-524/).
const statusesAfterForwarding = new Set([502, 504, 524, 598])
// Codes that aren't in RFC 6749 count only with its statuses for errors, and with 200, which some providers use.
const ownCodeStatuses = new Set([200, 400, 401])
const misconfiguredStatuses = new Set([404, 405, 415, 501, 505])

const precedence: readonly RejectionKind[] = ['busy', 'grant', 'client', 'throttled', 'temporary', 'request']

/** Returns the most specific code, the message unless it is the code, and what both mean. */
function judge({ codes, mentioned, words, isPage }: TokenBody): {
  code: string
  words: string
  kind?: RejectionKind
} {
  const [first] = codes
    .flatMap((code) => known(code) ?? [])
    .sort((one, other) => precedence.indexOf(one.kind) - precedence.indexOf(other.kind))
  const { code = codes[0] ?? '', kind } = first ?? {}
  const byWords = (isPage ? undefined : kindOfWords(words, code, kind)) ?? kind
  // The message next to a general code may contain the exact one.
  const exact = byWords === undefined || byWords === 'request' ? exactCode(mentioned, code) : undefined
  const judged = { code, ...(byWords && { kind: byWords }), ...exact }
  if (judged.code !== words) return { ...judged, words }
  // "Invalid Grant" is the message, and invalid_grant is the code.
  return /\s/.test(words) ? { ...judged, code: '', words } : { ...judged, words: '' }
}

function exactCode(mentioned: readonly string[], code: string): Known | undefined {
  if (isAboutSettings(code)) return undefined
  // A message can mention the client's parameters, so it is about the client only as a whole: "Invalid client secret".
  const isExact = ({ code: name, kind }: Known) =>
    kind === 'client' ? code === '' && /\s/.test(name) : kind !== 'request'
  return mentioned.flatMap((each) => known(each) ?? []).find(isExact)
}

interface Known {
  readonly code: string
  readonly kind: RejectionKind
}

function known(code: string): Known | undefined {
  const kind = kindOfCode(code)
  return kind && { code, kind }
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'and no JSON object'
  return 'without an access token'
}
