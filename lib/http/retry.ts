import { dateOf, type HttpResponse } from './message'

/** The outcome of an attempt: a final value, or one that another attempt can improve. */
export type Attempted<T> =
  | { readonly isFinal: true; readonly value: T }
  | { readonly isFinal: false; readonly value: T; readonly retryAfterMs?: number | undefined }

export interface RetryPolicy {
  /** Further attempts after the first; 0 means one attempt. */
  readonly maxRetries: number
  /** A server that requests a longer pause than this is not waited for. */
  readonly maxWaitMs: number
  /** No further attempt begins later than this after the first; absent means no such limit. */
  readonly maxElapsedMs?: number
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
  readonly now: () => number
}

/** Repeats `attempt` (numbered from 1) until it is final or the policy is used up; returns the last value. */
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

const firstDelayMs = 500
const longestDelayMs = 30_000

/**
 * Returns how long to wait before the next attempt: the server's pause, or otherwise 0.5 s doubling up to 30 s, both with
 * jitter, so that clients that failed together do not retry together. `random` is in [0, 1).
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | undefined, random: number): number {
  if (retryAfterMs !== undefined) return Math.ceil(retryAfterMs + random * firstDelayMs)
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1))
  return Math.ceil(ceiling / 2 + (random * ceiling) / 2)
}

/**
 * Reads `Retry-After` (RFC 9110 section 10.2.3) as milliseconds: seconds, decimals as Graph sends them, or a date,
 * which is measured by the server's own `Date`. Returns undefined if there is none or it cannot be read.
 */
export function retryAfterMs(response: Pick<HttpResponse, 'headers'>, nowMs: number): number | undefined {
  const value = response.headers['retry-after']?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  // Date.parse takes "5, 5", two headers in one, for a day in May 2001; a real date has a time of day.
  const date = /\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - (dateOf(response) ?? nowMs))
}

/**
 * Returns how long a rate limit lasts by the headers in use for it, as seconds from now, seconds or milliseconds since
 * 1970, or a time. Undefined if the limit is not reached or its end is unknown.
 */
export function rateLimitResetMs(
  response: Pick<HttpResponse, 'status' | 'headers'>,
  nowMs: number,
): number | undefined {
  const { status, headers } = response
  const isReached = status === 429 || remainingNames.some((name) => headers[name]?.trim() === '0')
  const value = resetNames
    .map((name) => headers[name]?.trim())
    .find((each) => each !== undefined && each !== '')
  if (!isReached || value === undefined) return undefined
  const now = dateOf(response) ?? nowMs
  if (/^\d+(\.\d+)?$/.test(value)) {
    const number = Number(value)
    if (number < firstTimestamp) return number * 1000
    return Math.max(0, (number < firstTimestamp * 1000 ? number * 1000 : number) - now)
  }
  const time = /\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : Math.max(0, time - now)
}

const resetNames = [
  'x-ratelimit-reset',
  'x-rate-limit-reset',
  'ratelimit-reset',
  'x-ratelimit-requests-reset',
]
const remainingNames = [
  'x-ratelimit-remaining',
  'x-rate-limit-remaining',
  'ratelimit-remaining',
  'x-ratelimit-requests-remaining',
]

// A smaller number is a period of at most three years.
const firstTimestamp = 100_000_000
