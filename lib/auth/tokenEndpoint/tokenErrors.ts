import { namesOfCode } from '../../values/lookUp'

/**
 * The subject of an error of a token endpoint. `busy`, `lost`, `temporary`, and `throttled` end by themselves. After `lost`,
 * the refresh token may have been used.
 */
export type RejectionKind = 'grant' | 'busy' | 'lost' | 'client' | 'request' | 'temporary' | 'throttled'

/** Returns what an error code means, in any spelling (`invalid_grant`, `INVALID_GRANT`, `oauth.v2.InvalidGrantException`). */
export function kindOfCode(code: string): RejectionKind | undefined {
  return namesOfCode(code)
    .map(plainName)
    .flatMap((name) => codePatterns.find(([pattern]) => pattern.test(name))?.[1] ?? [])[0]
}

/**
 * Returns what the message next to a code means, if it is more exact than the code. Providers use general codes for a
 * refresh token that is no longer valid, and `invalid_grant` for one that another client is using.
 */
export function kindOfWords(
  words: string,
  code: string,
  kind: RejectionKind | undefined,
): RejectionKind | undefined {
  if (kind === 'temporary' || kind === 'throttled') return undefined
  const isClient = kind === 'client' && !/unauthori[sz]ed/i.test(code)
  if (isClient) return isOutage(words) ? 'temporary' : undefined
  if (busyWords.test(words)) return 'busy'
  if (isAboutSettings(code)) return undefined
  if (grantWords.some((pattern) => pattern.test(words))) return 'grant'
  if (kind === 'grant') return kindNextToGrant(words)
  if (kind === 'client') return isOutage(words) ? 'temporary' : undefined
  if (throttledWords.test(words)) return 'throttled'
  if (temporaryWords.test(words)) return 'temporary'
  // RFC 6749 section 4.1.2.1: access_denied is about the user or the administrator.
  return isAboutClient(words) && plainName(code) !== 'access_denied' ? 'client' : undefined
}

/** Returns what a message next to a code for the grant means, unless it also says that the refresh token has a fault. */
function kindNextToGrant(words: string): RejectionKind | undefined {
  if (faultWords.test(words)) return undefined
  if (throttledWords.test(words)) return 'throttled'
  if (usedWords.test(words)) return 'busy'
  return outageWords.test(words) ? 'lost' : undefined
}

function isOutage(words: string): boolean {
  return outageWords.test(words) && !isAboutClient(words)
}

function isAboutClient(words: string): boolean {
  return clientWords.some((pattern) => pattern.test(words))
}

/** True for the codes of RFC 6749 section 5.2 that are never about the grant. */
export function isAboutSettings(code: string): boolean {
  return /^invalid_scope$|_grant_type$/.test(plainName(code))
}

const ended = 'expired|revoked|withdrawn|deauthori[sz]ed|uninstalled'
const faults =
  'invalid|bad|expired|revoked|withdrawn|unknown|inactive|incorrect|wrong|used|reused|redeemed|consumed|stale|missing|disabled|deleted|blacklisted|blocklisted|canceled|cancelled|terminated'
const bad = `(${faults})(_(or|and)_(${faults}))*`
const lost = `((is|was|has|has_been|been)_)?(already_)?(${faults}|not_found|(not|no_longer)_(valid|active)|reuse_detected|reuse)`
const tokenName = '(oauth2?_|user_)?(refresh_token|token|grant|authorization|consent|session)'
const access = '(access|auth|permissions?|credentials?|connection|delegation|app|integration|installation)'
const user = '(account|user|member|owner|seat|org|organization|tenant|workspace)'

/** Patterns for names in snake case. The first match decides. */
const codePatterns: readonly (readonly [RegExp, RejectionKind])[] = [
  [/rate_?limit|slow_down|too_many|throttl|quota|limit_exceeded/, 'throttled'],
  [/concurren|(refresh|request|rotation)_(already_)?in_(progress|use)|being_(processed|refreshed)/, 'busy'],
  [
    /temporar|unavailable|^unknown(_error)?$|time_?out|maintenance|^(gateway|upstream|network|server)$/,
    'temporary',
  ],
  [
    /(server|internal|system|backend|fatal|service|gateway|upstream|network|database)_(error|failure)/,
    'temporary',
  ],
  [/try_again|(^|_)retry(_|$)|overload|(^|_)busy(_|$)/, 'temporary'],
  [new RegExp(`^${bad}_(${tokenName}|auth|refresh)$`), 'grant'],
  [new RegExp(`^(${tokenName}|access|\\w+_refresh_token)_${lost}$`), 'grant'],
  [new RegExp(`^${access}_((is|was|has|has_been)_)?(${ended})$|^(${ended})_${access}$`), 'grant'],
  // Zoho: no other code is part of a refresh request.
  [/^(invalid|expired)_code$/, 'grant'],
  [/(^|_)(interaction|consent|login|re_?auth\w*|account_selection|mfa)_(required|needed)$/, 'grant'],
  [
    /^(requires?|needs?|must)_(re_?auth\w*|re_?connect\w*|login)$|^(user_)?(has_)?(revoked|deauthori[sz]ed)(_(access|consent|app|application))?$/,
    'grant',
  ],
  [
    new RegExp(`^${user}_(is_)?(inactive|disabled|revoked|deactivated|suspended|deleted|locked|not_found)$`),
    'grant',
  ],
  [
    new RegExp(
      `^inactive_${user}$|^(app|integration|installation)_removed$|^(integration|installation)_not_found$`,
    ),
    'grant',
  ],
  [/client(?!_(error|exception|fault)\b)|^(invalid|unknown)_(app|application|consumer)(_|$)/, 'client'],
  [/^(invalid_request|invalid_scope|unsupported_grant_type)$/, 'request'],
]

// Messages about another refresh of the same token that is in progress (Salesforce has two, with invalid_grant), and about
// an access token that was just refreshed.
const busyWords =
  /already being (processed|used|refreshed)|expired authorization code|access[ _-]?token (is |has )?not (yet )?expired|(refresh|rotation)[^.]{0,30}\bin progress|concurrent(ly)? (token )?(refresh|request)/i

const noLonger =
  '((?<!not )(?<!not yet )expired|invalid|revoked|not valid|no longer valid|not active|no longer active|not found|not recognized|unknown|inactive|used already|already used|already been used|been used|reused|(already )?(been )?redeemed|consumed|stale|blacklisted|does not exist|malformed)\\b'

// Words in between can quote the token, but can also mean that something else is wrong.
const between = '(?:(?!(?<=\\s)(?:clients?|secret|scopes?|parameter|app|application|grant[ _]type)\\b)[^.])'

const grantWords = [
  new RegExp(`refresh[ _-]?token\\b${between}{0,60}\\b${noLonger}`, 'i'),
  new RegExp(`\\b${noLonger}${between}{0,30}\\brefresh[ _-]?token\\b(?! (request|parameter))`, 'i'),
  // Exact Online, with unauthorized_client (https://github.com/picqer/exact-php-client/issues/300).
  /\bold refresh[ _-]?token\b/i,
  /(?<!\b(basic|client|http) )\b(grant|consent|authorization)\b(?! (header|server|type|scheme))[^.]{0,40}\b(expired|revoked|withdrawn|invalid)\b/i,
  // A refresh sends no access token, so this is the one of the same grant.
  /\baccess[ _-]?token (is |was |has )?(been )?(incorrect|revoked)\b/i,
  /\brequires? an? (active|valid|new) refresh[ _-]?token\b/i,
  /\b(user|owner|customer|member|admin(istrator)?)\b[^.]{0,30}\b(revoked|withdrew|withdrawn|deauthori[sz]ed|disconnected)\b/i,
  /(^|\b(?:the|your|this|provided|oauth)\s)token (used in the request )?(is |was |has )?(been )?(\w+ or )?(expired|revoked|invalid|not active|inactive|blacklisted)/i,
  /\bsession (is |was |has )?(been )?(expired|revoked|invalid(ated)?|terminated|not (active|found)|does not exist)/i,
  new RegExp(
    `\\b(user|account|member|owner)\\b${between}{0,20}\\b(is|was|been) (disabled|deactivated|suspended|deleted|inactive)\\b`,
    'i',
  ),
]

const clientPart =
  '(client|consumer|app|application)[ _-]?(id|identifier|secret|key|credentials?|authentication)'
const clientWords = [
  new RegExp(
    `\\b(invalid|incorrect|wrong|bad|unknown|unrecognized|error validating)\\b[^.]{0,30}\\b${clientPart}\\b`,
    'i',
  ),
  new RegExp(
    `\\b${clientPart}\\b[^.]{0,40}\\b(invalid|incorrect|wrong|failed|unknown|not (valid|found|recognized)|(mis|not )match(ed)?|expired)\\b`,
    'i',
  ),
  /\b(invalid|unknown) (oauth )?(client|consumer)\b/i,
]

const outageWords =
  /\b(temporarily|currently|service) unavailable\b|\binternal (server )?error\b|\btransient error\b/i
// Microsoft reports too many requests with invalid_grant and the code AADSTS50196
// (https://learn.microsoft.com/entra/msal/dotnet/advanced/client-and-server-throttling).
const throttledWords = /too many (token )?requests|rate[ -]?limit|throttl|slow down|\bAADSTS50196\b/i
const temporaryWords =
  /\b(try|retry)\b[^.]{0,30}\b(again|later)|retry (the|your|this) request|temporar(y|ily)|service unavailable|(internal|unexpected) (server )?error|transient error/i

const usedWords = /(?<!\bnot )\b(being|currently) (used|processed|refreshed)( by another| in another|\.|$)/i
const faultWords =
  /\b(invalid|expired|wrong|incorrect|revoked|bad|not valid|new|reinstall)\b|\b(log|sign)[ -]?(in|on)\b|\bre-?(auth|connect)|\b(auth\w+|connect|grant) (your|the|this|it|again)\b/i

/** Returns a code in snake case, without the affixes of exceptions (`ErrInvalidGrant`, `InvalidGrantException`). */
function plainName(code: string): string {
  return code
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .replace(/^(err|error|e)_(?=.*_)|(?<=_.*)_(exception|fault)$/g, '')
    .replace(
      /^((?!.*(server|internal|unknown|system|backend|fatal|service|gateway|upstream|network|database|client)_error$).+_.+)_error$/,
      '$1',
    )
}
