import { isHttpDate, isSeconds, type TimeValue } from '../definition/timeFormats'

/** Formats a time like the example, truncated to the example's precision. */
export function inFormOf(example: TimeValue, timeMs: number): TimeValue {
  if (typeof example === 'number') return isSeconds(example) ? Math.floor(timeMs / 1000) : timeMs
  const text = example.trim()
  const [isNumber, decimals] = /^-?\d+(?:\.(\d+))?$/.exec(text) ?? []
  if (isNumber !== undefined) return inDecimals(isSeconds(Number(text)), decimals?.length ?? 0, timeMs)
  if (text.startsWith('/Date(')) return `/Date(${timeMs})/`
  if (isHttpDate(text)) return new Date(timeMs).toUTCString()
  const parts = isoForm.exec(text)
  return parts ? inParts(parts, timeMs) : inFormOfIso(timeMs)
}

/** Returns seconds with the decimals of the example. Slack, for example, writes six. */
function inDecimals(isInSeconds: boolean, decimals: number, timeMs: number): string {
  const digits = isInSeconds ? Math.min(decimals, 3) : 0
  const unitMs = isInSeconds ? 10 ** (3 - digits) : 1
  const whole = Math.floor(timeMs / unitMs)
  const text = (isInSeconds ? (whole * unitMs) / 1000 : whole).toFixed(digits)
  const point = digits === 0 && decimals > 0 ? '.' : ''
  return `${text}${point}${'0'.repeat(decimals - digits)}`
}

/** Returns the time with the separator, precision, and zone of the example. */
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

/** Returns the time in ISO 8601 and UTC, without milliseconds if there are none. */
export function inFormOfIso(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('.000Z', 'Z')
}
