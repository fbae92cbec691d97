/** Whose matter an error of a token endpoint is; `busy`, `temporary`, and `throttled` pass by themselves. */
export type RefusalKind = 'grant' | 'busy' | 'client' | 'request' | 'temporary' | 'throttled'

/** Returns what an error code means, in any spelling (`invalid_grant`, `INVALID_GRANT`, `InvalidGrant`). */
export function kindOfCode(code: string): RefusalKind | undefined {
  const name = snakeCase(code)
  return codePatterns.find(([pattern]) => pattern.test(name))?.[1]
}

/**
 * Returns what the words next to a code mean, if they say more than the code: providers use general codes for a refresh
 * token that is no longer valid, and `invalid_grant` for one that is in use at this moment.
 */
export function kindOfWords(
  words: string,
  code: string,
  kind: RefusalKind | undefined,
): RefusalKind | undefined {
  if (kind === 'temporary' || kind === 'throttled') return undefined
  const isClient = kind === 'client' && !/unauthori[sz]ed/i.test(code)
  if (isClient) return undefined
  if (busyWords.test(words)) return 'busy'
  if (kind === 'grant') return undefined
  if (grantWords.some((pattern) => pattern.test(words))) return 'grant'
  if (kind === 'client') return undefined
  if (throttledWords.test(words)) return 'throttled'
  return temporaryWords.test(words) ? 'temporary' : undefined
}

const bad = '(invalid|bad|expired|revoked|unknown|inactive|incorrect|wrong|used|reused|missing)'
const lost = '(is_)?(invalid|expired|revoked|not_found|not_valid|inactive|used|reused|unknown|already_used)'
const user = '(account|user|member|owner|seat)'

/** For names in snake case. The first match decides. */
const codePatterns: readonly (readonly [RegExp, RefusalKind])[] = [
  [/rate_?limit|slow_down|too_many|throttl|quota|limit_exceeded/, 'throttled'],
  [
    /temporar|unavailable|(server|internal|unknown|system|backend|fatal)_error|^unknown$|time_?out/,
    'temporary',
  ],
  [/try_again|(^|_)retry(_|$)|overload|(^|_)busy(_|$)/, 'temporary'],
  [new RegExp(`^${bad}_(grant|(oauth_)?(refresh_)?token|authorization|consent|auth)$`), 'grant'],
  [
    new RegExp(`^(oauth_)?(refresh_token|token|grant|authorization|consent|access|session)_${lost}$`),
    'grant',
  ],
  [/^(interaction|consent|login|re_?auth\w*|account_selection)_required$/, 'grant'],
  [new RegExp(`^${user}_(is_)?(inactive|disabled|revoked|deactivated|suspended|deleted|locked)$`), 'grant'],
  [new RegExp(`^inactive_${user}$|^app_(uninstalled|removed)$`), 'grant'],
  [/client|^(invalid|unknown)_(app|application|consumer)(_|$)/, 'client'],
  [/^(invalid_request|invalid_scope|unsupported_grant_type)$/, 'request'],
]

// Salesforce's two messages for another refresh of the same token that is in progress, both with invalid_grant, and for
// an access token that was refreshed just now.
const busyWords =
  /token request is already being processed|expired authorization code|access[ _-]?token (is |has )?not (yet )?expired/i

const noLonger =
  '(expired|invalid|revoked|not valid|no longer valid|not found|not recognized|unknown|inactive|already used|already been used|does not exist|malformed)'

const grantWords = [
  new RegExp(`refresh[ _-]?token\\b[^.]{0,60}\\b${noLonger}`, 'i'),
  new RegExp(`\\b${noLonger}[^.]{0,30}\\brefresh[ _-]?token`, 'i'),
  /\b(grant|consent|authorization)\b[^.]{0,40}\b(expired|revoked|withdrawn)/i,
]

const throttledWords = /too many (token )?requests|rate[ -]?limit|throttl|slow down/i
const temporaryWords =
  /\b(try|retry)\b[^.]{0,30}\b(again|later)|retry (the|your|this) request|temporar(y|ily)|service unavailable/i

function snakeCase(code: string): string {
  return code
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}
