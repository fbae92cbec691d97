import type { TimeValue } from '../definition/timeFormats'

/** Returns the time in the form in which an API writes its times. */
export function inFormOf(example: TimeValue, timeMs: number): TimeValue {
  if (typeof example === 'number') return example < firstMilliseconds ? Math.floor(timeMs / 1000) : timeMs
  if (/^\d+$/.test(example)) return String(inFormOf(Number(example), timeMs))
  if (example.startsWith('/Date(')) return `/Date(${timeMs})/`
  const parts = isoForm.exec(example)
  return parts ? inParts(parts, timeMs) : inFormOfIso(timeMs)
}

/** With the same separator, precision, and zone as the example. */
function inParts(
  [, separator = '', seconds, fraction = '', zone = '']: readonly (string | undefined)[],
  timeMs: number,
): string {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  const offsetMs = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  const local = new Date(timeMs + offsetMs).toISOString()
  if (separator === '') return local.slice(0, 10)
  const decimals =
    fraction === '' ? '' : `.${local.slice(20, 23)}`.padEnd(fraction.length, '0').slice(0, fraction.length)
  return `${local.slice(0, 10)}${separator}${local.slice(11, seconds === undefined ? 16 : 19)}${decimals}${zone}`
}

const isoForm =
  /^\d{4}-\d{2}-\d{2}(?:([T ])\d{2}:\d{2}(:\d{2})?([.,]\d+)?(\s?(?:Z|[+-]\d{2}(?::?\d{2})?))?)?$/i

const firstMilliseconds = 100_000_000_000

/** Returns the time in ISO 8601 and UTC, without milliseconds if there are none. */
export function inFormOfIso(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('.000Z', 'Z')
}
