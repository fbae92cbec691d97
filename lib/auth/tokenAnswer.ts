import { parseTokenSet, type TokenSet } from './tokenSet'

/** What a token endpoint's answer means: tokens, a refusal by an OAuth error code, or nothing that counts. */
export type TokenAnswer =
  | { readonly kind: 'granted'; readonly tokenSet: TokenSet }
  | {
      readonly kind: 'refused'
      readonly by: RefusalKind
      readonly code: string
      readonly description: string
    }
  | { readonly kind: 'temporary'; readonly reason: string }

/** `busy`: the same refresh token is being spent by somebody else at this moment. */
export type RefusalKind = 'grant' | 'busy' | 'client' | 'request'

/**
 * Judges an answer to a refresh (RFC 6749 sections 5.1 and 5.2). Only an OAuth error code is a refusal: HTML from a
 * firewall, a 5xx or a 200 without a token says nothing about the grant.
 */
export function judgeTokenAnswer(status: number, text: string): TokenAnswer {
  const answer = parseObject(text)
  const refusal = answer && refusalIn(status, answer)
  if (refusal) return refusal
  const tokenSet = parseTokenSet(answer)
  if (status >= 200 && status < 300 && tokenSet?.access_token && !answer?.['error']) {
    return { kind: 'granted', tokenSet }
  }
  return { kind: 'temporary', reason: `it answered ${status} ${describe(answer)}` }
}

const codes: Record<string, RefusalKind | 'temporary'> = {
  invalid_grant: 'grant',
  interaction_required: 'grant',
  consent_required: 'grant',
  login_required: 'grant',
  invalid_client: 'client',
  unauthorized_client: 'client',
  invalid_request: 'request',
  invalid_scope: 'request',
  unsupported_grant_type: 'request',
  temporarily_unavailable: 'temporary',
  server_error: 'temporary',
}

function refusalIn(status: number, answer: Record<string, unknown>): TokenAnswer | undefined {
  const code = answer['error']
  if (typeof code !== 'string' || !/^[\w-]{1,64}$/.test(code)) return undefined
  const known = Object.hasOwn(codes, code) ? codes[code] : undefined
  // A code of the provider's own counts where RFC 6749 puts error codes: 400, 401, and the 200 some use instead.
  const by = known ?? ([200, 400, 401].includes(status) ? 'request' : 'temporary')
  // A server that is in trouble, or a gateway before it, is no authority on a grant.
  if (by === 'temporary' || status === 429 || status >= 500)
    return { kind: 'temporary', reason: `it answered ${status} ${code}` }
  const words = answer['error_description']
  const description = typeof words === 'string' ? words : ''
  return {
    kind: 'refused',
    by: by === 'grant' && busyWords.test(description) ? 'busy' : by,
    code,
    description,
  }
}

// Salesforce's two ways to say that another refresh of the same token is under way, both as invalid_grant.
const busyWords = /token request is already being processed|expired authorization code/i

function describe(answer: Record<string, unknown> | undefined): string {
  if (!answer) return 'and no JSON object'
  return typeof answer['error'] === 'string' ? 'and an error it does not name' : 'without an access token'
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
