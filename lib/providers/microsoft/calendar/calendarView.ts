import type { Interval } from '../../../calendar/freeSlots'
import { inField } from '../../../errors'
import type { Api } from '../../../http/api'
import { type CalendarEntry, statuses } from '../../calendarOperations'
import { collectAll, type Item } from '../collection'
import { idPath } from '../idPath'
import { inTimeZone, momentShown } from './graphTime'

// The maximum difference between two time zones, and therefore between the starts of one date.
const zonesApartMs = 26 * 60 * 60 * 1000

/**
 * Returns all entries of a calendar that overlap the window, including the occurrences of series, but not canceled ones
 * (https://learn.microsoft.com/graph/api/calendar-list-calendarview). An all-day event is a date in the time zone
 * `zoneOfDays`, but Graph finds it by the time zone in which it was created.
 */
export async function calendarEntries(
  api: Api,
  calendarId: string | undefined,
  within: Interval,
  zoneOfDays: () => Promise<string>,
): Promise<readonly CalendarEntry[]> {
  const path =
    calendarId === undefined
      ? '/me/calendarView'
      : inField('calendarId', () => idPath`/me/calendars/${calendarId}/calendarView`)
  const query = {
    startDateTime: new Date(within.start - zonesApartMs).toISOString(),
    endDateTime: new Date(within.end + zonesApartMs).toISOString(),
    $select: 'id,subject,start,end,isAllDay,isCancelled,showAs',
    $orderby: 'start/dateTime',
    $top: '500',
  }
  const inUtc: Api = (request) => api(inTimeZone('UTC', request))
  const items = await collectAll(inUtc, { path, query }, 'the events of a calendar')
  const events = items.filter(({ isCancelled }) => isCancelled !== true)
  const zone = events.some(isAllDay) ? await zoneOfDays() : undefined
  return events
    .map((event) => entryOf(event, isAllDay(event) ? zone : undefined))
    .filter(({ start, end }) => start < within.end && end > within.start)
}

function isAllDay(event: Item): boolean {
  return event['isAllDay'] === true
}

function entryOf(event: Item, zoneOfDay: string | undefined): CalendarEntry {
  const { id, subject } = event
  return {
    start: momentShown(event['start'], zoneOfDay),
    end: momentShown(event['end'], zoneOfDay),
    status: statusOf(event['showAs']),
    ...(typeof id === 'string' && { id }),
    ...(typeof subject === 'string' && { subject }),
  }
}

/** Returns the status of an entry. In Graph, the first letter is sometimes a capital. */
export function statusOf(value: unknown): CalendarEntry['status'] {
  const lower = typeof value === 'string' ? value.toLowerCase() : undefined
  return statuses.find((status) => status.toLowerCase() === lower) ?? 'unknown'
}
