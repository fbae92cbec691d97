let latest = { second: Number.NaN, text: '' }

/** A time as Salesforce shows and keeps it: whole seconds, `2026-01-31T08:00:00.000+0000`. These texts sort by time. */
export function timestamp(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== latest.second) {
    latest = { second, text: new Date(second * 1000).toISOString().replace('Z', '+0000') }
  }
  return latest.text
}

/** The start of the minute that a time lies in. */
export function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / 60_000) * 60_000
}

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)$/

/** The milliseconds of an ISO 8601 time with its zone; undefined where it is none. */
export function parseTime(text: string): number | undefined {
  const time = shape.test(text) ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
