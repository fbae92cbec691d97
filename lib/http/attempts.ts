import { isTemporaryStatus } from '../errors'
import { type HttpRequest, type HttpResponse, isReplayable, mayBeSentAgain, type Send } from './message'
import { type Attempted, type RetryPolicy, rateLimitResetMs, retry, retryAfterMs } from './retry'
import { TransportFailure } from './transportFailure'

/**
 * Sends with retries by rule. `prepare` creates the request for each attempt, so that no attempt has a header that
 * expired during a wait. Throws the last TransportFailure if no response came.
 */
export async function sendWithRetries(
  prepare: () => HttpRequest | Promise<HttpRequest>,
  send: Send,
  policy: RetryPolicy,
  isRolledBack?: (response: HttpResponse) => boolean,
): Promise<HttpResponse> {
  let mayBeSecond = false
  const outcome = await attempts(prepare, send, policy, (outcome, request) => {
    const value =
      mayBeSecond && !(outcome instanceof TransportFailure) ? { ...outcome, mayBeSecond } : outcome
    mayBeSecond ||= mayHaveBeenApplied(outcome, isRolledBack)
    return { isFinal: !mayRepeat(request, outcome, isRolledBack), value }
  })
  if (outcome instanceof TransportFailure) throw outcome
  return outcome
}

function mayHaveBeenApplied(
  outcome: HttpResponse | TransportFailure,
  isRolledBack: (response: HttpResponse) => boolean = () => false,
): boolean {
  if (outcome instanceof TransportFailure) return outcome.mayHaveArrived
  return outcome.status !== 429 && isTemporaryStatus(outcome.status) && !isRolledBack(outcome)
}

/** A judgment of an attempt; the server's `Retry-After` is added to one that is not final. */
export interface Judgment<T> {
  readonly isFinal: boolean
  readonly value: T
}

/**
 * Sends, lets `judge` decide what the outcome means and whether it is final, and sends again until it is or the policy
 * is used up. Returns the last judged value.
 */
export function attempts<T>(
  prepare: () => HttpRequest | Promise<HttpRequest>,
  send: Send,
  policy: RetryPolicy,
  judge: (
    outcome: HttpResponse | TransportFailure,
    request: HttpRequest,
  ) => Judgment<T> | Promise<Judgment<T>>,
): Promise<T> {
  return retry(async (): Promise<Attempted<T>> => {
    const request = await prepare()
    const outcome = await responseOrFailure(request, send)
    const { isFinal, value } = await judge(outcome, request)
    if (isFinal || outcome instanceof TransportFailure) return { isFinal, value }
    const now = policy.now()
    return { isFinal, value, retryAfterMs: retryAfterMs(outcome, now) ?? rateLimitResetMs(outcome, now) }
  }, policy)
}

/** Returns the response, or the TransportFailure instead. Any other error is a bug and is thrown. */
export async function responseOrFailure(
  request: HttpRequest,
  send: Send,
): Promise<HttpResponse | TransportFailure> {
  try {
    return await send(request)
  } catch (error) {
    if (error instanceof TransportFailure) return error
    throw error
  }
}

/**
 * True if the request may be sent again after this outcome. A read may be repeated after every temporary fault; a write
 * only if it was certainly not applied (it never arrived, was rejected with 429, or the API guarantees that it kept
 * nothing of it), or if a repetition has no further effect.
 */
export function mayRepeat(
  request: HttpRequest,
  outcome: HttpResponse | TransportFailure,
  isRolledBack: (response: HttpResponse) => boolean = () => false,
): boolean {
  if (!isReplayable(request.body)) return false
  if (outcome instanceof TransportFailure) {
    if (outcome.fault === 'tooLarge' || outcome.fault === 'tooSlow') return false
    if (outcome.fault === 'timeout' && request.isTimeoutFinal) return false
    return mayBeSentAgain(request) || !outcome.mayHaveArrived
  }
  if (outcome.status === 429 || (outcome.status >= 400 && isRolledBack(outcome))) return true
  return mayBeSentAgain(request) && isTemporaryStatus(outcome.status)
}
