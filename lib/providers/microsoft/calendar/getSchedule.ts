import type { Interval } from '../../../calendar/freeSlots'
import { wallText } from '../../../calendar/localTime'
import { ConfigurationError, UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import { stringOr } from '../../../values/stringOr'
import type { CalendarEntry } from '../../calendarOperations'
import { type Item, parsePage } from '../collection'
import { statusOf } from './calendarView'
import { inTimeZone, momentShown } from './graphTime'

// Graph requires a window longer than the interval of its overview, which is at least 5 minutes.
const shortestWindowMs = 10 * 60 * 1000

// The limit of https://learn.microsoft.com/graph/outlook-get-free-busy-schedule.
const mostAtOnce = 20

/** Returns the entries of people and rooms in the window: https://learn.microsoft.com/graph/api/calendar-getschedule */
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

const slotMinutes = 5
const slotMs = slotMinutes * 60 * 1000

async function someSchedules(
  api: Api,
  addresses: readonly string[],
  { start, end }: Interval,
): Promise<readonly CalendarEntry[]> {
  const json = {
    schedules: addresses,
    startTime: { dateTime: wallText(start), timeZone: 'UTC' },
    endTime: { dateTime: wallText(Math.max(end, start + shortestWindowMs)), timeZone: 'UTC' },
    availabilityViewInterval: slotMinutes,
  }
  const request = { method: 'POST', path: '/me/calendar/getSchedule', json, isIdempotent: true }
  const response = await api(inTimeZone('UTC', request))
  const { items } = parsePage(response, 'the schedules')
  const missing = addresses.slice(items.length)
  if (missing[0] !== undefined) throw saysNothing(missing[0])
  return items.flatMap((schedule) => entriesOf(schedule, start))
}

/** For distribution lists and some people, Graph returns only the overview, with one digit per slot. */
function entriesOf(
  { scheduleId, scheduleItems, availabilityView, error }: Item,
  from: number,
): CalendarEntry[] {
  const attendee = stringOr(scheduleId, 'an address')
  if (error) throw notShown(attendee, error)
  const hasView = typeof availabilityView === 'string' && availabilityView !== ''
  const items = (Array.isArray(scheduleItems) ? scheduleItems : []).map((item) => itemOf(item, attendee))
  // An empty overview has no slots, not even free ones.
  const hasNothing = items.length === 0 && availabilityView === ''
  if (hasNothing || (!Array.isArray(scheduleItems) && !hasView)) throw saysNothing(attendee)
  const slots = hasView ? slotsIn(availabilityView, from, attendee) : []
  return [
    ...items,
    ...slots.filter((slot) => !items.some((item) => item.start < slot.end && item.end > slot.start)),
  ]
}

function itemOf(item: unknown, attendee: string): CalendarEntry {
  const { start, end, status, subject } = Object(item) as Item
  return {
    start: momentShown(start),
    end: momentShown(end),
    status: statusOf(status),
    attendee,
    ...(typeof subject === 'string' && { subject }),
  }
}

const statusOfDigit: Readonly<Record<string, CalendarEntry['status']>> = {
  0: 'free',
  1: 'tentative',
  2: 'busy',
  3: 'oof',
  4: 'workingElsewhere',
}

/** Returns an entry for each run of slots that are not free. */
function slotsIn(view: string, from: number, attendee: string): CalendarEntry[] {
  return [...view.matchAll(/([^0])\1*/g)].map(({ 0: run, index }) => ({
    start: from + index * slotMs,
    end: from + (index + run.length) * slotMs,
    status: statusOfDigit[run.charAt(0)] ?? 'unknown',
    attendee,
  }))
}

function saysNothing(attendee: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `Microsoft Graph returned neither events nor an overview for ${attendee}, so it is unknown whether it is available. Check the address, or ask its owner to share the calendar.`,
  )
}

function notShown(attendee: string, error: unknown): ConfigurationError {
  const { responseCode, message } = Object(error) as Item
  return new ConfigurationError(
    `The field "attendees" contains ${attendee}, whose calendar Microsoft Graph does not show (${stringOr(responseCode, 'no code')}: ${stringOr(message, 'no reason given')}). Check the address, or ask its owner to share the calendar.`,
  )
}
