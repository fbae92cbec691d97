import { dayMs } from '../../values/isoTime'
import { readCalendarTime, readTime } from '../definition/timeFormats'

/** The type of a watermark's values. */
export type Value = string | number

/**
 * Returns a negative number if `a` is lower than `b`, zero if they are equal, and otherwise a positive number. Two numbers
 * are compared as numbers. A time (ISO 8601, `/Date(ms)/`, or an HTTP date) and another time or a number are compared as
 * times. All other values are compared as strings.
 */
export function compareValues(a: Value, b: Value): number {
  for (const read of [integer, number, nanoseconds, anyTime, String]) {
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
 * True for a time after `timeMs`. A number counts as seconds or milliseconds since 1970 only if it is at most `spanMs` later,
 * because other large numbers are IDs.
 */
export function isAfter(value: Value, timeMs: number, spanMs: number = dayMs): boolean {
  const time = nanoseconds(value)
  if (time !== undefined) return time > BigInt(Math.floor(timeMs)) * 1_000_000n
  const count = number(value) ?? 0
  return [count, count * 1000].some((ms) => ms > timeMs && ms < timeMs + spanMs)
}

// IDs that grow with time can have more digits than a number holds.
function integer(value: Value): bigint | undefined {
  const text = String(value).trim()
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined
}

function number(value: Value): number | undefined {
  const text = String(value).trim()
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}

// Date has milliseconds, and APIs send up to nine decimals.
function nanoseconds(value: Value): bigint | undefined {
  const text = String(value).trim()
  const [, ticks] = /^\/Date\((-?\d{1,17})(?:[+-]\d{4})?\)\/$/.exec(text) ?? []
  if (ticks !== undefined) return BigInt(ticks) * 1_000_000n
  const wholeMs = readCalendarTime(text.replace(fractionOfSecond, ''))
  if (wholeMs === undefined) return undefined
  const fraction = fractionOfSecond.exec(text)?.[1] ?? ''
  return BigInt(wholeMs) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
}

/** A snapshot can have an ISO time although the API sends numbers. */
function anyTime(value: Value): bigint | undefined {
  const timeMs = number(value) === undefined ? undefined : readTime(value)
  return timeMs === undefined ? nanoseconds(value) : BigInt(timeMs) * 1_000_000n
}

const fractionOfSecond = /[.,](\d+)/
