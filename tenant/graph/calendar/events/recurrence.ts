import { toInstant, toWall } from '../timeZones'
import { endAt, eventFields, type StoredEvent, startAt } from './eventRecord'
import type { EventFields } from './eventType'

/** One event, or one occurrence of a series, with its times in milliseconds. */
export interface Occurrence {
  readonly event: StoredEvent
  readonly startAt: number
  readonly endAt: number
  /** Counts from 0. Undefined for an event that does not recur. */
  readonly number?: number
}

const dayMs = 24 * 60 * 60 * 1000
// Graph itself expands a series without an end only up to this limit.
const mostDays = 3650

/**
 * Returns the occurrences of an event in a time window:
 * https://learn.microsoft.com/graph/api/resources/patternedrecurrence
 */
export function occurrencesOf(event: StoredEvent, from: number, until: number): readonly Occurrence[] {
  const { recurrence, start } = eventFields(event)
  const single = { event, startAt: startAt(event), endAt: endAt(event) }
  if (!recurrence) return overlaps(single, from, until) ? [single] : []
  const zone = start.timeZone ?? 'UTC'
  const time = toWall(single.startAt, zone).slice(10)
  const lengthMs = single.endAt - single.startAt
  return datesOf(recurrence, until)
    .map((date, number) => {
      const startsAt = toInstant(`${date}${time}`, zone)
      return { event, startAt: startsAt, endAt: startsAt + lengthMs, number }
    })
    .filter((occurrence) => overlaps(occurrence, from, until))
}

function overlaps(occurrence: Pick<Occurrence, 'startAt' | 'endAt'>, from: number, until: number): boolean {
  return occurrence.startAt < until && (occurrence.endAt > from || occurrence.startAt >= from)
}

type Recurrence = NonNullable<EventFields['recurrence']>
type Pattern = NonNullable<Recurrence['pattern']>

/** Returns all dates of a series up to an instant, such as `2026-01-15`. */
function datesOf({ pattern = {}, range = {} }: Recurrence, until: number): readonly string[] {
  const first = Date.parse(range.startDate ?? '')
  const last = range.type === 'endDate' ? Date.parse(range.endDate ?? '') : first + mostDays * dayMs
  const most = range.type === 'numbered' ? (range.numberOfOccurrences ?? 1) : Number.POSITIVE_INFINITY
  const dates: string[] = []
  for (let day = first; day <= Math.min(last, until + dayMs) && dates.length < most; day += dayMs)
    if (isInPattern(pattern, new Date(day), new Date(first)))
      dates.push(new Date(day).toISOString().slice(0, 10))
  return dates
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

function isInPattern(pattern: Pattern, day: Date, first: Date): boolean {
  const { type = 'daily', interval = 1, dayOfMonth, month } = pattern
  const months =
    (day.getUTCFullYear() - first.getUTCFullYear()) * 12 + day.getUTCMonth() - first.getUTCMonth()
  switch (type) {
    case 'daily':
      return Math.round((day.getTime() - first.getTime()) / dayMs) % interval === 0
    case 'weekly':
      return isOnDay(pattern, day) && weeksBetween(pattern, first, day) % interval === 0
    case 'absoluteMonthly':
      return day.getUTCDate() === dayOfMonth && months % interval === 0
    case 'relativeMonthly':
      return isNthDay(pattern, day) && months % interval === 0
    case 'absoluteYearly':
      return (
        day.getUTCDate() === dayOfMonth && day.getUTCMonth() + 1 === month && months % (12 * interval) === 0
      )
    default:
      return isNthDay(pattern, day) && day.getUTCMonth() + 1 === month && months % (12 * interval) === 0
  }
}

function isOnDay({ daysOfWeek = [] }: Pattern, day: Date): boolean {
  return daysOfWeek.some((name) => name.toLowerCase() === weekdays[day.getUTCDay()])
}

function isNthDay(pattern: Pattern, day: Date): boolean {
  if (!isOnDay(pattern, day)) return false
  if (pattern.index === 'last') return new Date(day.getTime() + 7 * dayMs).getUTCMonth() !== day.getUTCMonth()
  const place = ['first', 'second', 'third', 'fourth'].indexOf(pattern.index ?? 'first')
  return Math.floor((day.getUTCDate() - 1) / 7) === place
}

function weeksBetween({ firstDayOfWeek }: Pattern, first: Date, day: Date): number {
  const start = weekdays.indexOf((firstDayOfWeek ?? 'sunday').toLowerCase())
  const weekOf = (date: Date) => date.getTime() - ((date.getUTCDay() - start + 7) % 7) * dayMs
  return Math.round((weekOf(day) - weekOf(first)) / (7 * dayMs))
}
