import { isTemporaryStatus } from '../errors'
import { type HttpRequest, type HttpResponse, isReplayable, mayBeSentAgain, type Send } from './message'
import { type Attempted, type RetryPolicy, rateLimitResetMs, retry, retryAfterMs } from './retry'
import { TransportFailure } from './transportFailure'

/**
 * Sends with retries by rule. `prepare` creates the request again for each attempt, because a header can expire during a
 * wait. Throws the last TransportFailure if there is no response.
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

/** The judgment of an attempt. If it is not final, `attempts` adds the server's `Retry-After`. */
export interface Judgment<T> {
  readonly isFinal: boolean
  readonly value: T
}

/**
 * Sends until `judge` returns a final value or the policy is used up. `judge` decides what an outcome means and whether it
 * is final. Returns the last value.
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
 * True if the request can be sent again after this outcome. A read can, after every temporary fault. A write can if
 * repeating it has no further effect, or if it was certainly not applied: it never arrived, it was rejected with 429, or
 * the API guarantees that it was rolled back.
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
