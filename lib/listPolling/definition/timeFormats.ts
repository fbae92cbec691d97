import { isBasicIsoTime, parseIsoTime } from '../../values/isoTime'

/** The value of a watermark field. */
export type TimeValue = string | number

/** Returns milliseconds since 1970 of an ISO 8601 time, `/Date(ms)/`, an HTTP date, seconds, or milliseconds. */
export function readTime(value: TimeValue): number | undefined {
  const text = String(value).trim()
  const [, ticks] = microsoftDate.exec(text) ?? []
  if (ticks !== undefined) return Number(ticks)
  if (/^-?\d+(\.\d+)?$/.test(text)) {
    const number = Number(text)
    return Math.floor(isSeconds(number) ? number * 1000 : number)
  }
  return readCalendarTime(text)
}

/** Returns milliseconds since 1970 of an ISO 8601 time or an HTTP date. */
// PostgreSQL writes a space before the time, and only the hours of the offset.
export function readCalendarTime(text: string): number | undefined {
  // It is compared as text, because a filter could not be written in its form.
  if (isBasicIsoTime(text)) return undefined
  const iso = text
    .replace(/,(?=\d)/, '.')
    .replace(/^([\d-]+) /, '$1T')
    .replace(/ (?=[+-])/, '')
    .replace(/(:[\d.]+[+-]\d{2})$/, '$1:00')
  const time = parseIsoTime(iso) ?? (isHttpDate(text) ? Date.parse(text) : undefined)
  return time === undefined || Number.isNaN(time) ? undefined : time
}

/** True for a time as in the Date header (RFC 9110 section 5.6.7). */
export function isHttpDate(text: string): boolean {
  return /^[a-z]{3}, \d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}/i.test(text)
}

/** Returns true if a placeholder can have this format: a known name, or a pattern such as `yyyyMMdd`. */
export function isTimeFormat(format: string): boolean {
  return Object.hasOwn(named, format) || (patternForm.test(format) && /yy|M|d|H|mm|ss/.test(format))
}

/** Returns the time in a format. Seconds and milliseconds are numbers. */
export function formatTime(timeMs: number, format: string): TimeValue {
  return named[format as keyof typeof named]?.(timeMs) ?? inPattern(timeMs, format)
}

/** True for seconds since 1970, false for milliseconds. Correct until the year 5138. */
export function isSeconds(number: number): boolean {
  return Math.abs(number) < 100_000_000_000
}

// The JSON dates of ASP.NET, which Xero and OData version 2 use. The offset doesn't change the instant.
const microsoftDate = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/

const named = {
  iso: (timeMs: number) => new Date(timeMs).toISOString().replace('.000Z', 'Z'),
  date: (timeMs: number) => inPattern(timeMs, 'yyyy-MM-dd'),
  minute: (timeMs: number) => inPattern(timeMs, 'yyyy-MM-dd HH:mm'),
  seconds: (timeMs: number) => Math.floor(timeMs / 1000),
  milliseconds: (timeMs: number) => timeMs,
} as const

const patternForm = /^(?:yyyy|yy|MMM|MM|M|dd|d|HH|H|mm|ss|SSS|[-/:., _TZ+]|'[^']*')+$/

/** Returns the time in a pattern, always in UTC. */
function inPattern(timeMs: number, pattern: string): string {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', milli = ''] =
    /^(.+)-(..)-(..)T(..):(..):(..)\.(...)Z$/.exec(new Date(timeMs).toISOString()) ?? []
  const parts: Record<string, string> = {
    yyyy: year,
    yy: year.slice(-2),
    MMM: monthNames[Number(month) - 1] ?? '',
    MM: month,
    M: String(Number(month)),
    dd: day,
    d: String(Number(day)),
    HH: hour,
    H: String(Number(hour)),
    mm: minute,
    ss: second,
    SSS: milli,
  }
  return pattern.replace(
    /yyyy|yy|MMM|MM|M|dd|d|HH|H|mm|ss|SSS|'([^']*)'/g,
    (token, quoted) => quoted ?? parts[token] ?? token,
  )
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
