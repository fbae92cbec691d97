/** A day of 24 hours in milliseconds. */
export const dayMs = 86_400_000

const zone = String.raw`(Z|[+-]\d{2}(?::?\d{2})?)?`
const extended = new RegExp(
  String.raw`^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)${zone})?$`,
  'i',
)
// The format without separators, only with a time: eight digits alone may be any number.
const basic = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2}(?:\.\d+)?)?${zone}$`, 'i')

/** Returns the milliseconds since 1970 of an ISO 8601 date or time, by default in UTC, or undefined. */
export function parseIsoTime(text: string): number | undefined {
  const [, date = '', time = '00:00', offset = 'Z'] = extended.exec(inExtendedFormat(text)) ?? []
  const minutes = /^[+-]\d{2}$/.test(offset) ? ':00' : ''
  const parsed = Date.parse(`${date}T${time}${offset}${minutes}`)
  return Number.isNaN(parsed) || !isRealDay(date) ? undefined : parsed
}

/** True for a time in the basic format: 20260131T080000Z. */
export function isBasicIsoTime(text: string): boolean {
  return basic.test(text)
}

function inExtendedFormat(text: string): string {
  const [, year, month, day, hour, minute, second = '00', offset = ''] = basic.exec(text) ?? []
  return year === undefined ? text : `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`
}

// Date.parse reads February 30 as March 2.
function isRealDay(date: string): boolean {
  return new Date(`${date}T00:00Z`).toISOString().startsWith(date)
}
