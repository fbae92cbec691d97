import { dateOf, type HttpResponse } from './message'

/** The outcome of an attempt: a final value, or one that is retried. */
export type Attempted<T> =
  | { readonly isFinal: true; readonly value: T }
  | { readonly isFinal: false; readonly value: T; readonly retryAfterMs?: number | undefined }

export interface RetryPolicy {
  /** Further attempts after the first; 0 means one attempt. */
  readonly maxRetries: number
  /** The longest pause that a server can request. A longer one ends the retries. */
  readonly maxWaitMs: number
  /** The time after the first attempt in which further attempts can start. Absent if there is no limit. */
  readonly maxElapsedMs?: number
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
  readonly now: () => number
}

/** Repeats `attempt` (numbered from 1) until it is final or the policy is used up. Returns the last value. */
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
 * Returns the wait before the next attempt: the server's pause, or otherwise 0.5 s, doubled with each attempt up to 30 s.
 * Both have jitter, so that clients that failed together don't retry together. `random` is in [0, 1).
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | undefined, random: number): number {
  if (retryAfterMs !== undefined) return Math.ceil(retryAfterMs + random * firstDelayMs)
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1))
  return Math.ceil(ceiling / 2 + (random * ceiling) / 2)
}

/**
 * Returns `Retry-After` (RFC 9110 section 10.2.3) in milliseconds. Its value is in seconds, also with decimals (Graph), or a
 * date, which is compared with the server's `Date`. Returns undefined if it is missing or can't be read.
 */
export function retryAfterMs(response: Pick<HttpResponse, 'headers'>, nowMs: number): number | undefined {
  const value = response.headers['retry-after']?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  // Date.parse reads "5, 5" (two headers in one) as a day in May 2001. A real date has a time of day.
  const date = /\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - (dateOf(response) ?? nowMs))
}

/**
 * Returns how long a rate limit lasts, by its common headers. Their value is in seconds from now, in seconds or milliseconds
 * since 1970, a duration, or a time. Returns undefined if the limit is not reached or its end is unknown.
 */
export function rateLimitResetMs(
  response: Pick<HttpResponse, 'status' | 'headers'>,
  nowMs: number,
): number | undefined {
  const { status, headers } = response
  if (status !== 429 && remainingCalls(response) !== 0) return undefined
  const resets = Object.keys(headers).filter((name) => resetName.test(name))
  // If there are several limits, the one that is used up counts.
  const isUsedUp = (name: string) => headers[name.replace('reset', 'remaining')]?.trim() === '0'
  const names = [...resets.filter(isUsedUp), ...resets, 'x-retry-after', 'x-ratelimit-retry-after']
  const name = names.find((each) => (headers[each]?.trim() ?? '') !== '')
  if (name === undefined) return draftResetMs(headers['ratelimit'])
  const value = headers[name]?.trim() ?? ''
  return endOfLimitMs(name.endsWith('-ms') ? `${value}ms` : value, dateOf(response) ?? nowMs)
}

/** Returns the number of calls that the headers for rate limits still allow: 0 if one of the limits is used up. */
export function remainingCalls({ headers }: Pick<HttpResponse, 'headers'>): number | undefined {
  const own = /\b(?:remaining|r)=(\d+)/.exec(headers['ratelimit'] ?? '')?.[1]
  const counts = Object.entries(headers)
    .filter(([name]) => remainingName.test(name))
    .map(([, value]) => value?.trim() ?? '')
  const numbers = [...counts, own ?? ''].filter((each) => /^\d+$/.test(each)).map(Number)
  return numbers.length === 0 ? undefined : Math.min(...numbers)
}

const resetName = /^(x-)?rate-?limit(-[a-z]+)*-reset(-[a-z]+)*$/
const remainingName = /^(x-)?rate-?limit(-[a-z]+)*-remaining(-[a-z]+)*$/

/** Reads two drafts of the header RateLimit: `limit=10, remaining=0, reset=30` and `"default";r=0;t=30`. */
function draftResetMs(header = ''): number | undefined {
  const seconds = /\b(?:reset|t)=(\d+)/.exec(header)?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

function endOfLimitMs(value: string, now: number): number | undefined {
  const text = value.split(/, ?(?=\d+$)/)[0] ?? value
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text)
    if (number < firstTimestamp) return number * 1000
    return Math.max(0, (number < firstTimestamp * 1000 ? number * 1000 : number) - now)
  }
  const time = /\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? durationMs(text) : Math.max(0, time - now)
}

/** Reads a duration such as `6m0s`, `1s`, or `500ms`. */
function durationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce(
    (total, [, count, unit = 's']) => total + Number(count) * (unitMs[unit] ?? 0),
    0,
  )
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

// A smaller number is a period: in seconds, at most three years.
const firstTimestamp = 100_000_000
