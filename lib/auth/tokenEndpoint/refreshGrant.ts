import {
  ApiError,
  ClientRejectedError,
  type ComponentError,
  ConfigurationError,
  ReconnectRequiredError,
  shorten,
  TemporaryError,
} from '../../errors'
import { attempts, type Judgment } from '../../http/attempts'
import { dateOf, type HttpResponse, type Send } from '../../http/message'
import { redact } from '../../http/redaction/redact'
import { type RetryPolicy, rateLimitResetMs, retryAfterMs } from '../../http/retry'
import { TransportFailure } from '../../http/transportFailure'
import { secretsOf, type TokenSet } from '../tokenSet'
import { type OAuthClient, refreshRequest } from './oauthClient'
import { interpretTokenResponse, quoted, type RejectedBy, type TokenEndpointResult } from './tokenResponse'

/** The outcome of a refresh. */
export type GrantOutcome =
  | { readonly kind: 'granted'; readonly tokenSet: TokenSet; readonly serverTimeMs: number | undefined }
  /** The endpoint reports an invalid grant. If another container refreshed at the same time, the grant may be valid. */
  | { readonly kind: 'invalid'; readonly error: ComponentError }
  /** The token may have been refreshed, by this request without a readable response, or by another container. */
  | {
      readonly kind: 'uncertain'
      readonly error: ComponentError
      /** True if the same refresh token can be used again if the store has no newer one. */
      readonly mayRepeat: boolean
      /** The response without tokens, if the refresh may have succeeded. */
      readonly lostResponse?: string
    }
  /** `pauseMs`: the pause before the next request, or `unknown` if the endpoint does not specify one. */
  | { readonly kind: 'failed'; readonly error: ComponentError; readonly pauseMs?: number | 'unknown' }

/** Uses the refresh token of a token set. */
export type RefreshGrant = (held: TokenSet) => Promise<GrantOutcome>

/**
 * Returns the refresh grant of RFC 6749 section 6. Temporary responses are retried by the policy. After a lost response,
 * the caller decides whether to use the same refresh token again, because the server may have rotated it.
 */
export function refreshGrant(client: OAuthClient, send: Send, policy: RetryPolicy): RefreshGrant {
  return async (held) => {
    if (held.refresh_token === undefined) return noRefreshToken()
    const request = refreshRequest(client, held.refresh_token)
    const judged = await attempts(
      () => request,
      send,
      policy,
      (outcome) => judge(outcome, client, policy),
    )
    const secrets = [...secretsOf(held), ...(client.clientSecret === undefined ? [] : [client.clientSecret])]
    return outcomeOf(judged, client, (words) => redact(words, secrets))
  }
}

// Without a refresh token, no other container can have refreshed, so the store isn't checked.
function noRefreshToken(): GrantOutcome {
  return {
    kind: 'failed',
    error: new ReconnectRequiredError(
      'The access token was rejected, and there is no refresh token. Reconnect the account and grant offline access (scope "offline_access" for Microsoft, "refresh_token" for Salesforce).',
    ),
  }
}

type Judged =
  | Exclude<TokenEndpointResult, { kind: 'granted' | 'temporary' | 'throttled' }>
  /** `pauseMs`: the time in `Retry-After`. */
  | { readonly kind: 'temporary' | 'throttled'; readonly reason: string; readonly pauseMs?: number }
  | { readonly kind: 'paused'; readonly reason: string; readonly pauseMs: number }
  | { readonly kind: 'cutOff'; readonly reason: string }
  | { readonly kind: 'granted'; readonly tokenSet: TokenSet; readonly serverTimeMs: number | undefined }

function judge(
  outcome: HttpResponse | TransportFailure,
  { tokenPath }: OAuthClient,
  policy: RetryPolicy,
): Judgment<Judged> {
  if (outcome instanceof TransportFailure) return judgeFailure(outcome)
  const result = interpretTokenResponse(outcome.status, outcome.body.toString('utf8'), tokenPath)
  if (result.kind === 'granted') {
    return { isFinal: true, value: { ...result, serverTimeMs: dateOf(outcome) } }
  }
  if (result.kind !== 'temporary' && result.kind !== 'throttled') return { isFinal: true, value: result }
  const nowMs = policy.now()
  const waitMs = retryAfterMs(outcome, nowMs) ?? rateLimitResetMs(outcome, nowMs)
  // A limit that is reported with another status is often one for minutes, which further requests prolong.
  if (waitMs === undefined)
    return { isFinal: result.kind === 'throttled' && outcome.status !== 429, value: result }
  if (waitMs <= policy.maxWaitMs) return { isFinal: false, value: { ...result, pauseMs: waitMs } }
  const reason = `${result.reason} and requested a pause of ${Math.ceil(waitMs / 1000)} s`
  return { isFinal: true, value: { kind: 'paused', reason, pauseMs: waitMs } }
}

function judgeFailure({ detail: reason, mayHaveArrived, status = 0 }: TransportFailure): Judgment<Judged> {
  if (!mayHaveArrived) return { isFinal: false, value: { kind: 'temporary', reason } }
  // With a 2xx, the refresh succeeded, and only its tokens are missing.
  const isGranted = status >= 200 && status < 300
  return { isFinal: true, value: { kind: isGranted ? 'lost' : 'cutOff', reason } }
}

function outcomeOf(judged: Judged, client: OAuthClient, clean: (words: string) => string): GrantOutcome {
  const { origin, pathname } = client.tokenUri
  const endpoint = `The token endpoint ${origin}${shorten(pathname, 150)}`
  if (judged.kind === 'granted') return judged
  if (judged.kind === 'rejected') {
    const said = quoted(clean(judged.code), clean(judged.description))
    return rejectedOutcome(judged.by, `${endpoint} rejected the refresh: ${said}.`)
  }
  const reason = clean(judged.reason)
  const noTokens = `${endpoint} returned no tokens: ${reason}.`
  switch (judged.kind) {
    case 'temporary': {
      const { pauseMs } = judged
      const error = unavailable(`${noTokens} If this persists, check OAUTH_TOKEN_URI.`)
      return { kind: 'failed', error, ...(pauseMs !== undefined && { pauseMs }) }
    }
    case 'throttled':
    case 'paused':
      return {
        kind: 'failed',
        error: new TemporaryError(`${noTokens} The component pauses its requests. Run the flow less often.`),
        pauseMs: judged.pauseMs ?? 'unknown',
      }
    case 'cutOff':
      return { kind: 'uncertain', error: unavailable(noTokens), mayRepeat: true, lostResponse: reason }
    case 'lost':
      return { kind: 'uncertain', error: unavailable(noTokens), mayRepeat: false, lostResponse: reason }
    case 'misconfigured':
      return {
        kind: 'failed',
        error: new ConfigurationError(
          `${noTokens} Check that OAUTH_TOKEN_URI is the provider's token endpoint and OAUTH_TOKEN_FORMAT its format.`,
        ),
      }
  }
}

function unavailable(what: string): TemporaryError {
  return new TemporaryError(`${what} The next message tries again.`)
}

function rejectedOutcome(by: RejectedBy, what: string): GrantOutcome {
  switch (by) {
    case 'grant':
      return { kind: 'invalid', error: new ReconnectRequiredError(what) }
    case 'busy':
      return { kind: 'uncertain', error: unavailable(what), mayRepeat: true }
    case 'client':
      return {
        kind: 'failed',
        error: new ClientRejectedError(
          `${what} Check that OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, and OAUTH_CLIENT_AUTH match the app registered with the provider.`,
        ),
      }
    case 'request':
      return {
        kind: 'failed',
        error: new ApiError(
          `${what} Check OAUTH_TOKEN_URI and the settings of the app registered with the provider.`,
        ),
      }
  }
}
