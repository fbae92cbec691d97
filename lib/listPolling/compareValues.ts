import { parseIsoTime } from '../values/isoTime'

/** What a watermark can be. */
export type Value = string | number

/**
 * Below, at or above zero as `a` is lower than, equal to or higher than `b`: as numbers where both are numeric, as
 * times where both are ISO 8601, else as texts.
 */
export function compareValues(a: Value, b: Value): number {
  for (const read of [integer, number, nanoseconds, String]) {
    const [x, y] = [read(a), read(b)]
    if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0
  }
  return 0
}

/** True for what is neither a number nor an ISO 8601 time. */
export function isText(value: Value): boolean {
  return [integer, number, nanoseconds].every((read) => read(value) === undefined)
}

/** True for a time after that one: ISO 8601, or seconds or milliseconds since 1970 where it is no more than a day. */
export function isAfter(value: Value, timeMs: number): boolean {
  const time = nanoseconds(value)
  if (time !== undefined) return time > BigInt(Math.floor(timeMs)) * 1_000_000n
  const count = number(value) ?? 0
  return [count, count * 1000].some((ms) => ms > timeMs && ms < timeMs + dayMs)
}

// Another number of that size is an id rather than a time.
const dayMs = 86_400_000

// Ids that grow with time have more digits than a number holds.
function integer(value: Value): bigint | undefined {
  return /^-?\d+$/.test(String(value)) ? BigInt(value) : undefined
}

function number(value: Value): number | undefined {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(String(value)) ? Number(value) : undefined
}

// Date knows milliseconds, and APIs send up to nine digits; a blank may stand before the time and the zone, which in
// PostgreSQL's texts has hours only.
function nanoseconds(value: Value): bigint | undefined {
  const text = String(value)
    .replace(/^([\d-]+) /, '$1T')
    .replace(/ (?=[+-])/, '')
    .replace(/(:[\d.]+[+-]\d{2})$/, '$1:00')
  const wholeMs = parseIsoTime(text.replace(fractionOfSecond, ''))
  if (wholeMs === undefined) return undefined
  const fraction = fractionOfSecond.exec(text)?.[1] ?? ''
  return BigInt(wholeMs) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
}

const fractionOfSecond = /[.,](\d+)/
