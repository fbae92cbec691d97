const firstDelayMs = 500
const longestDelayMs = 30_000

/**
 * How long to wait before the next attempt: what the server asks for, else 0.5 s doubling up to 30 s; both with
 * jitter, so that clients that failed together do not come back together. `random` is in [0, 1).
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | undefined, random: number): number {
  if (retryAfterMs !== undefined) return Math.ceil(retryAfterMs + random * firstDelayMs)
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1))
  return Math.ceil(ceiling / 2 + (random * ceiling) / 2)
}

/**
 * Reads `Retry-After` (RFC 9110 section 10.2.3) as milliseconds: seconds, decimals as Graph sends them, or a date,
 * which is measured by the server's own `Date`. Undefined where there is none or it cannot be read.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const value = headers['retry-after']?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  // Date.parse takes "5, 5", two headers in one, for a day in May 2001; a real date has a time of day.
  const date = /\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(date)) return undefined
  const serverNow = Date.parse(headers['date'] ?? '')
  return Math.max(0, date - (Number.isNaN(serverNow) ? nowMs : serverNow))
}

/**
 * Returns how long a rate limit lasts by the headers in use for it, as seconds from now, seconds or milliseconds since
 * 1970, or a time. Undefined if the limit is not reached or its end is unknown.
 */
export function rateLimitResetMs(
  { status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  nowMs: number,
): number | undefined {
  const isReached = status === 429 || remainingNames.some((name) => headers[name]?.trim() === '0')
  const value = resetNames
    .map((name) => headers[name]?.trim())
    .find((each) => each !== undefined && each !== '')
  if (!isReached || value === undefined) return undefined
  const serverNow = Date.parse(headers['date'] ?? '')
  const now = Number.isNaN(serverNow) ? nowMs : serverNow
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
