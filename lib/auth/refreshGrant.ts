import {
  ApiError,
  ClientRejectedError,
  type ComponentError,
  ReconnectRequiredError,
  TemporaryError,
} from '../errors'
import { responseOrFailure } from '../http/attempts'
import type { HttpResponse, Send } from '../http/message'
import { type Attempted, type RetryPolicy, retry } from '../http/retry'
import { retryAfterMs } from '../http/retryDelay'
import { TransportFailure } from '../http/transportFailure'
import { type OAuthClient, refreshRequest } from './oauthClient'
import { judgeTokenAnswer, type TokenAnswer } from './tokenAnswer'
import type { TokenSet } from './tokenSet'

/** What became of a refresh token that was spent. */
export type GrantOutcome =
  | { readonly kind: 'granted'; readonly tokenSet: TokenSet; readonly serverTimeMs: number | undefined }
  /** The endpoint says the grant is dead; in a race with another container it only seems so. */
  | { readonly kind: 'dead'; readonly error: ComponentError }
  /** It may have been renewed although no answer came, or by another container this very moment. */
  | { readonly kind: 'uncertain'; readonly error: ComponentError }
  /** `pauseMs`: for how long the endpoint asks to be left alone, where that is too long to wait for. */
  | { readonly kind: 'failed'; readonly error: ComponentError; readonly pauseMs?: number }

/** Spends the refresh token of a token set. */
export type RefreshGrant = (held: TokenSet) => Promise<GrantOutcome>

/**
 * The refresh grant of RFC 6749 section 6. Temporary answers are repeated by the policy; after a lost answer it is
 * left to the caller whether to spend the same token again, since the server may have rotated it already.
 */
export function refreshGrant(client: OAuthClient, send: Send, policy: RetryPolicy): RefreshGrant {
  return async ({ refresh_token }) => {
    if (refresh_token === undefined) return noRefreshToken()
    const request = refreshRequest(client, refresh_token)
    const answer = await retry(async () => judge(await responseOrFailure(request, send), policy), policy)
    return outcomeOf(answer, client)
  }
}

// Nothing was spent, so nobody can have won a race for it: the store need not be watched.
function noRefreshToken(): GrantOutcome {
  return {
    kind: 'failed',
    error: new ReconnectRequiredError(
      'The access token is no longer accepted, and there is no refresh token: reconnect the account, and grant offline access (for Microsoft the scope "offline_access", for Salesforce "refresh_token").',
    ),
  }
}

type Judged =
  | TokenAnswer
  | { readonly kind: 'paused'; readonly reason: string; readonly pauseMs: number }
  | { readonly kind: 'uncertain'; readonly reason: string }
  | { readonly kind: 'granted'; readonly tokenSet: TokenSet; readonly serverTimeMs: number | undefined }

function judge(outcome: HttpResponse | TransportFailure, policy: RetryPolicy): Attempted<Judged> {
  if (outcome instanceof TransportFailure) {
    return outcome.mayHaveArrived
      ? { isFinal: true, value: { kind: 'uncertain', reason: outcome.detail } }
      : { isFinal: false, value: { kind: 'temporary', reason: outcome.detail } }
  }
  const answer = judgeTokenAnswer(outcome.status, outcome.body.toString('utf8'))
  if (answer.kind === 'granted') {
    const serverTimeMs = Date.parse(outcome.headers['date'] ?? '')
    const known = Number.isNaN(serverTimeMs) ? undefined : serverTimeMs
    return { isFinal: true, value: { ...answer, serverTimeMs: known } }
  }
  if (answer.kind !== 'temporary') return { isFinal: true, value: answer }
  const waitMs = retryAfterMs(outcome.headers, policy.now())
  if (waitMs === undefined || waitMs <= policy.maxWaitMs) {
    return { isFinal: false, value: answer, retryAfterMs: waitMs }
  }
  const reason = `${answer.reason} and asks for a pause of ${Math.ceil(waitMs / 1000)} s`
  return { isFinal: true, value: { kind: 'paused', reason, pauseMs: waitMs } }
}

function outcomeOf(answer: Judged, client: OAuthClient): GrantOutcome {
  const endpoint = `The token endpoint ${client.tokenUri.origin}${client.tokenUri.pathname}`
  switch (answer.kind) {
    case 'granted':
      return { serverTimeMs: undefined, ...answer }
    case 'temporary':
      return {
        kind: 'failed',
        error: unavailable(
          `${endpoint} gave no tokens: ${answer.reason}. Where this stays so, check OAUTH_TOKEN_URI.`,
        ),
      }
    case 'paused':
      return {
        kind: 'failed',
        error: new TemporaryError(
          `${endpoint} gave no tokens: ${answer.reason}. Until then it is not asked again.`,
        ),
        pauseMs: answer.pauseMs,
      }
    case 'uncertain':
      return { kind: 'uncertain', error: unavailable(`${endpoint} gave no tokens: ${answer.reason}.`) }
    case 'refused': {
      const words = answer.description && ` (${answer.description.slice(0, 300)})`
      return refusedOutcome(answer.by, `${endpoint} refused the refresh: ${answer.code}${words}.`)
    }
  }
}

function unavailable(what: string): TemporaryError {
  return new TemporaryError(`${what} The refresh is tried again with the next message.`)
}

function refusedOutcome(by: (TokenAnswer & { kind: 'refused' })['by'], what: string): GrantOutcome {
  switch (by) {
    case 'grant':
      return { kind: 'dead', error: new ReconnectRequiredError(what) }
    case 'busy':
      return { kind: 'uncertain', error: unavailable(what) }
    case 'client':
      return {
        kind: 'failed',
        error: new ClientRejectedError(
          `${what} Check OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET and OAUTH_CLIENT_AUTH against the app registered at the provider.`,
        ),
      }
    case 'request':
      return {
        kind: 'failed',
        error: new ApiError(
          `${what} Check OAUTH_TOKEN_URI and the settings of the app registered at the provider.`,
        ),
      }
  }
}
