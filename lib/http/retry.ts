import { retryDelayMs } from './retryDelay'

/** What one attempt came to: a final value, or one that another attempt may better. */
export type Attempted<T> =
  | { readonly isFinal: true; readonly value: T }
  | { readonly isFinal: false; readonly value: T; readonly retryAfterMs?: number | undefined }

export interface RetryPolicy {
  /** Further attempts after the first; 0 means one attempt. */
  readonly maxRetries: number
  /** A server that asks for a longer wait than this is not waited for. */
  readonly maxWaitMs: number
  /** No further attempt begins later than this after the first; absent means no such limit. */
  readonly maxElapsedMs?: number
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
  readonly now: () => number
}

/** Repeats `attempt` (numbered from 1) until it is final or the policy is used up; gives the last value. */
export async function retry<T>(
  attempt: (number: number) => Promise<Attempted<T>>,
  policy: RetryPolicy,
): Promise<T> {
  const startedAt = policy.now()
  for (let number = 1; ; number++) {
    const outcome = await attempt(number)
    if (outcome.isFinal || number > policy.maxRetries) return outcome.value
    if ((outcome.retryAfterMs ?? 0) > policy.maxWaitMs) return outcome.value
    const delayMs = retryDelayMs(number, outcome.retryAfterMs, policy.random())
    if (policy.now() + delayMs - startedAt > (policy.maxElapsedMs ?? Number.POSITIVE_INFINITY))
      return outcome.value
    await policy.sleep(delayMs)
  }
}
