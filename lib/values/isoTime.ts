const pattern = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i

/** Returns the milliseconds since 1970 of an ISO 8601 date or time, by default in UTC, or undefined. */
export function parseIsoTime(text: string): number | undefined {
  const [, date = '', time = '00:00', zone = 'Z'] = pattern.exec(text) ?? []
  const parsed = Date.parse(`${date}T${time}${zone}`)
  return Number.isNaN(parsed) || !isRealDay(date) ? undefined : parsed
}

// Date.parse reads February 30 as March 2.
function isRealDay(date: string): boolean {
  return new Date(`${date}T00:00Z`).toISOString().startsWith(date)
}
