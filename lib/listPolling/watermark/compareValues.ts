import { parseIsoTime } from '../../values/isoTime'

/** The type of a watermark's values. */
export type Value = string | number

/**
 * Returns a number below, equal to, or above zero if `a` is lower than, equal to, or higher than `b`: as numbers if
 * both are numeric, as times if both are ISO 8601 or `/Date(ms)/`, otherwise as strings.
 */
export function compareValues(a: Value, b: Value): number {
  for (const read of [integer, number, nanoseconds, String]) {
    const [x, y] = [read(a), read(b)]
    if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0
  }
  return 0
}

/** True for a value that is neither a number nor a time. */
export function isText(value: Value): boolean {
  return [integer, number, nanoseconds].every((read) => read(value) === undefined)
}

/**
 * True for a time after `timeMs`: a time as above, or seconds or milliseconds since 1970 up to `spanMs` later, since
 * other numbers of that size are IDs.
 */
export function isAfter(value: Value, timeMs: number, spanMs: number = dayMs): boolean {
  const time = nanoseconds(value)
  if (time !== undefined) return time > BigInt(Math.floor(timeMs)) * 1_000_000n
  const count = number(value) ?? 0
  return [count, count * 1000].some((ms) => ms > timeMs && ms < timeMs + spanMs)
}

export const dayMs = 86_400_000

// IDs that grow with time have more digits than a number holds.
function integer(value: Value): bigint | undefined {
  return /^-?\d+$/.test(String(value)) ? BigInt(value) : undefined
}

function number(value: Value): number | undefined {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(String(value)) ? Number(value) : undefined
}

// Date knows milliseconds, and APIs send up to nine digits. PostgreSQL writes a space before the time, and the offset
// in hours only.
function nanoseconds(value: Value): bigint | undefined {
  const [, ticks] = /^\/Date\((-?\d{1,17})(?:[+-]\d{4})?\)\/$/.exec(String(value)) ?? []
  if (ticks !== undefined) return BigInt(ticks) * 1_000_000n
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
