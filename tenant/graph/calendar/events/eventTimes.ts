import { GraphError } from '../../graphError'
import { checkTimeZone, toInstant } from '../timeZones'
import type { DateTimeTimeZone, EventFields } from './eventType'

type TimeFields = Pick<EventFields, 'start' | 'end' | 'isAllDay'>
type Times = Pick<EventFields, 'startAt' | 'endAt'>

/** Returns the start and end of an event as instants. Throws if Exchange would reject them. */
export function eventTimes({ start, end, isAllDay }: TimeFields): Times {
  const times = { startAt: instantOf(start), endAt: instantOf(end) }
  if (times.endAt < times.startAt) throw failedValidation()
  if (isAllDay) checkAllDay(start, end, times)
  return times
}

/** Returns the instant of a date and time in a time zone. */
export function instantOf({ dateTime, timeZone }: DateTimeTimeZone): number {
  if (!dateTime) throw failedValidation()
  checkTimeZone(timeZone)
  const wall = wallOf(dateTime)
  if (wall === undefined) throw failedValidation()
  return toInstant(wall, timeZone ?? '')
}

/**
 * Returns a local time such as `2026-01-15T12:00:00.0000000`. The time of day is optional, and an offset is not
 * allowed.
 */
export function wallOf(dateTime: string): string | undefined {
  const groups =
    /^(?<date>\d{4}-\d\d-\d\d)(?:T(?<minutes>\d\d:\d\d)(?::(?<seconds>\d\d)(?:\.(?<fraction>\d{1,7}))?)?)?$/.exec(
      dateTime,
    )?.groups
  if (!groups) return undefined
  const { date, minutes = '00:00', seconds = '00', fraction = '' } = groups
  const wall = `${date}T${minutes}:${seconds}.${fraction.padEnd(7, '0')}`
  return Number.isNaN(Date.parse(`${wall.slice(0, 23)}Z`)) ? undefined : wall
}

/** Throws unless an all-day event starts and ends at midnight of the same time zone. */
function checkAllDay(start: DateTimeTimeZone, end: DateTimeTimeZone, { startAt, endAt }: Times): void {
  if (start.timeZone !== end.timeZone) {
    throw invalidRequest('The start and end of an all-day event must be in the same time zone.')
  }
  for (const [name, { dateTime }] of Object.entries({ Start: start, End: end })) {
    if (wallOf(dateTime ?? '')?.endsWith('T00:00:00.0000000')) continue
    throw invalidRequest(`The Event.${name} property for an all-day event needs to be set to midnight.`)
  }
  if (endAt <= startAt) {
    throw invalidRequest('The duration of an event marked as All day must be at least 24 hours.')
  }
}

function invalidRequest(message: string): GraphError {
  return new GraphError(400, 'ErrorInvalidRequest', `Your request can't be completed. ${message}`)
}

function failedValidation(): GraphError {
  return new GraphError(400, 'ErrorPropertyValidationFailure', 'At least one property failed validation.')
}
