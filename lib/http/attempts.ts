import type { HttpRequest, HttpResponse, Send } from './message'
import { type Attempted, type RetryPolicy, retry } from './retry'
import { rateLimitResetMs, retryAfterMs } from './retryDelay'
import { mayRepeat } from './retryRules'
import { TransportFailure } from './transportFailure'

/**
 * Sends with retries by rule. `prepare` makes the request anew for each attempt, so that no attempt goes out with
 * a header that grew stale during a wait. Throws the last TransportFailure where no answer came.
 */
export async function sendWithRetries(
  prepare: () => HttpRequest,
  send: Send,
  policy: RetryPolicy,
  isRolledBack?: (response: HttpResponse) => boolean,
): Promise<HttpResponse> {
  const outcome = await retry(async () => {
    const request = prepare()
    const outcome = await responseOrFailure(request, send)
    return judged(outcome, mayRepeat(request, outcome, isRolledBack), policy.now())
  }, policy)
  if (outcome instanceof TransportFailure) throw outcome
  return outcome
}

/** The answer, or the TransportFailure in its place; anything else that is thrown is a fault of ours. */
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

function judged(
  outcome: HttpResponse | TransportFailure,
  isRepeatable: boolean,
  now: number,
): Attempted<HttpResponse | TransportFailure> {
  if (!isRepeatable) return { isFinal: true, value: outcome }
  const wait =
    outcome instanceof TransportFailure
      ? undefined
      : (retryAfterMs(outcome.headers, now) ?? rateLimitResetMs(outcome, now))
  return { isFinal: false, value: outcome, retryAfterMs: wait }
}
