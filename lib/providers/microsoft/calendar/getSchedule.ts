import type { Interval } from '../../../calendar/freeSlots'
import { wallText } from '../../../calendar/localTime'
import { ConfigurationError } from '../../../errors'
import type { Api } from '../../../http/api'
import { stringOr } from '../../../values/stringOr'
import type { CalendarEntry } from '../../calendarOperations'
import { type Item, parsePage } from '../collection'
import { statusOf } from './calendarView'
import { inTimeZone, momentShown } from './graphTime'

// Graph wants a window longer than the interval of its overview, which is 5 minutes or more.
const shortestWindowMs = 10 * 60 * 1000

// https://learn.microsoft.com/graph/outlook-get-free-busy-schedule promises that many.
const mostAtOnce = 20

/** What people and rooms have in the window: https://learn.microsoft.com/graph/api/calendar-getschedule */
export async function schedulesOf(
  api: Api,
  addresses: readonly string[],
  within: Interval,
): Promise<readonly CalendarEntry[]> {
  const entries: CalendarEntry[] = []
  for (let first = 0; first < addresses.length; first += mostAtOnce)
    entries.push(...(await someSchedules(api, addresses.slice(first, first + mostAtOnce), within)))
  return entries.filter(({ start, end }) => start < within.end && end > within.start)
}

async function someSchedules(
  api: Api,
  addresses: readonly string[],
  { start, end }: Interval,
): Promise<readonly CalendarEntry[]> {
  const json = {
    schedules: addresses,
    startTime: { dateTime: wallText(start), timeZone: 'UTC' },
    endTime: { dateTime: wallText(Math.max(end, start + shortestWindowMs)), timeZone: 'UTC' },
    availabilityViewInterval: 5,
  }
  const request = { method: 'POST', path: '/me/calendar/getSchedule', json, isIdempotent: true }
  const response = await api(inTimeZone('UTC', request))
  return parsePage(response, 'the schedules').items.flatMap(entriesOf)
}

function entriesOf({ scheduleId, scheduleItems, error }: Item): CalendarEntry[] {
  const attendee = stringOr(scheduleId, 'an address')
  if (error) throw notShown(attendee, error)
  const items: readonly unknown[] = Array.isArray(scheduleItems) ? scheduleItems : []
  return items.map((item) => {
    const { start, end, status, subject } = Object(item) as Item
    return {
      start: momentShown(start),
      end: momentShown(end),
      status: statusOf(status),
      attendee,
      ...(typeof subject === 'string' && { subject }),
    }
  })
}

function notShown(attendee: string, error: unknown): ConfigurationError {
  const { responseCode, message } = Object(error) as Item
  return new ConfigurationError(
    `The field "attendees" has ${attendee}, whose times Microsoft Graph does not show (${stringOr(responseCode, 'no code')}: ${stringOr(message, 'no reason given')}). Check the address, or ask its owner to share the calendar.`,
  )
}
