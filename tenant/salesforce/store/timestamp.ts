let latest = { second: Number.NaN, text: '' }

/**
 * Returns a time in Salesforce's format with whole seconds, `2026-01-31T08:00:00.000+0000`. These strings sort by
 * time.
 */
export function timestamp(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== latest.second) {
    latest = { second, text: new Date(second * 1000).toISOString().replace('Z', '+0000') }
  }
  return latest.text
}

/** Returns the start of the minute that contains a time. */
export function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / 60_000) * 60_000
}

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)$/

/** Returns an ISO 8601 time with its zone in milliseconds, or undefined if it is invalid. */
export function parseTime(text: string): number | undefined {
  const time = shape.test(text) ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
