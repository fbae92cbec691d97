import { ApiError, ClientRejectedError, ReconnectRequiredError, TemporaryError } from '../errors'
import { responseOrFailure } from '../http/attempts'
import type { Send } from '../http/message'
import { type Attempted, type RetryPolicy, retry } from '../http/retry'
import { retryAfterMs } from '../http/retryDelay'
import { TransportFailure } from '../http/transportFailure'
import { type OAuthClient, refreshRequest } from './oauthClient'
import { judgeTokenAnswer, type TokenAnswer } from './tokenAnswer'
import type { TokenSet } from './tokenSet'

/** Spends a refresh token: gives the endpoint's answer, or throws what the person who runs the flow must do. */
export type RefreshGrant = (refreshToken: string) => Promise<TokenSet>

/**
 * The refresh grant of RFC 6749 section 6. Temporary answers are repeated by the policy; a lost answer once only,
 * since the server may have rotated already and sees the repeat as a replay.
 */
export function refreshGrant(client: OAuthClient, send: Send, policy: RetryPolicy): RefreshGrant {
  return async (refreshToken) => {
    const request = refreshRequest(client, refreshToken)
    let lostAnswers = 0
    const answer = await retry<TokenAnswer>(async () => {
      const outcome = await responseOrFailure(request, send)
      if (outcome instanceof TransportFailure) {
        if (outcome.mayHaveArrived) lostAnswers++
        return { isFinal: lostAnswers > 1, value: { kind: 'temporary', reason: outcome.detail } }
      }
      return judged(
        judgeTokenAnswer(outcome.status, outcome.body.toString('utf8')),
        retryAfterMs(outcome.headers, policy.now()),
      )
    }, policy)
    return tokensFrom(answer, client)
  }
}

function judged(answer: TokenAnswer, waitMs: number | undefined): Attempted<TokenAnswer> {
  return answer.kind === 'temporary'
    ? { isFinal: false, value: answer, retryAfterMs: waitMs }
    : { isFinal: true, value: answer }
}

function tokensFrom(answer: TokenAnswer, client: OAuthClient): TokenSet {
  const endpoint = `The token endpoint ${client.tokenUri.origin}${client.tokenUri.pathname}`
  if (answer.kind === 'granted') return answer.tokenSet
  if (answer.kind === 'temporary') {
    throw new TemporaryError(
      `${endpoint} gave no tokens: ${answer.reason}. Nothing was changed; try again later.`,
    )
  }
  const refusal = `${endpoint} refused the refresh: ${answer.code}${answer.description && ` (${answer.description})`}.`
  if (answer.by === 'grant') {
    throw new ReconnectRequiredError(
      `${refusal} The account's authorization is no longer valid: reconnect the account.`,
    )
  }
  if (answer.by === 'client') {
    throw new ClientRejectedError(
      `${refusal} Check OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET and OAUTH_CLIENT_AUTH against the app registered at the provider.`,
    )
  }
  throw new ApiError(
    `${refusal} Check OAUTH_TOKEN_URI and the settings of the app registered at the provider.`,
  )
}
