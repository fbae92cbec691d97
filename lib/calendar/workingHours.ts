import { dayMs } from '../values/isoTime'
import type { Interval } from './freeSlots'
import { instantAt, wallClockAt } from './wallClock'
import { type Weekday, weekdays } from './weekdays'

export { type Weekday, weekdays } from './weekdays'

/** Working hours in the local time of a time zone. */
export interface WorkingHours {
  readonly days: readonly Weekday[]
  /** Milliseconds since midnight. If the end isn't later than the start, it is on the next day. */
  readonly start: number
  readonly end: number
  /** IANA name. */
  readonly zone: string
}

/** Yields the working time within a window, one interval per day. */
export function* workingTimes(
  { days, start, end, zone }: WorkingHours,
  within: Interval,
): Generator<Interval> {
  const length = end > start ? end - start : end - start + dayMs
  const lastDay = wallClockAt(within.end, zone)
  // The working time of the previous day can extend into the first day.
  for (let day = midnightOf(wallClockAt(within.start, zone)) - dayMs; day <= lastDay; day += dayMs) {
    const weekday = weekdays[new Date(day).getUTCDay()]
    if (weekday === undefined || !days.includes(weekday)) continue
    const from = Math.max(within.start, instantAt(day + start, zone))
    const until = Math.min(within.end, instantAt(day + start + length, zone))
    if (from < until) yield { start: from, end: until }
  }
}

function midnightOf(wall: number): number {
  return Math.floor(wall / dayMs) * dayMs
}

/** Returns `09:00` or `09:00:00.0000000` as milliseconds since midnight, or undefined. */
export function parseTimeOfDay(text: string): number | undefined {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/.exec(text) ?? []
  const time = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return time <= dayMs && Number(minutes) < 60 && Number(seconds) < 60 ? time : undefined
}
