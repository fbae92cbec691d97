import { dayMs } from '../values/isoTime'
/** A change of the UTC offset that recurs each year: the nth weekday of a month, 5 for the last one. */
export interface ZoneChange {
  /** 1 to 12 */
  readonly month: number
  readonly weekday: number
  readonly occurrence: number
  /** Milliseconds since midnight, in the local time before the change. */
  readonly time: number
}

/** A time zone that has no name, described by its offsets in minutes. */
export interface CustomZone {
  readonly standard: number
  readonly daylight?: { readonly offset: number; readonly begin: ZoneChange; readonly end: ZoneChange }
}

const prefix = 'custom:'

/** Returns a name for the zone, which can be used like an IANA name. */
export function customZoneName(zone: CustomZone): string {
  return prefix + JSON.stringify(zone)
}

/** True for a name from `customZoneName`, which APIs don't know. */
export function isCustomZone(name: string): boolean {
  return name.startsWith(prefix)
}

const minuteMs = 60_000

/** Returns the UTC offset of a custom zone at an instant, in milliseconds. */
export function customOffsetAt(moment: number, name: string): number {
  const { standard, daylight } = JSON.parse(name.slice(prefix.length)) as CustomZone
  const standardMs = standard * minuteMs
  if (!daylight) return standardMs
  const daylightMs = daylight.offset * minuteMs
  const year = new Date(moment + standardMs).getUTCFullYear()
  const begin = wallOf(daylight.begin, year) - standardMs
  const end = wallOf(daylight.end, year) - daylightMs
  // South of the equator, daylight saving time lasts over New Year.
  const isDaylight = begin < end ? moment >= begin && moment < end : moment >= begin || moment < end
  return isDaylight ? daylightMs : standardMs
}

/** Returns the local time of a change in a year, as milliseconds since 1970. */
function wallOf({ month, weekday, occurrence, time }: ZoneChange, year: number): number {
  const first = Date.UTC(year, month - 1, 1)
  const daysToFirst = (weekday - new Date(first).getUTCDay() + 7) % 7
  const day = first + (daysToFirst + (occurrence - 1) * 7) * dayMs
  const isInMonth = new Date(day).getUTCMonth() === month - 1
  return (isInMonth ? day : day - 7 * dayMs) + time
}
