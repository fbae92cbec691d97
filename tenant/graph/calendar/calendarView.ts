import type { ApiCall, Handler } from '../apiCall'
import { GraphError } from '../graphError'
import { type Listing, listResponse } from '../query/list'
import { viewOf } from '../resources/entity'
import { listingOf } from '../resources/itemRoutes'
import { parseInstant } from '../store/instant'
import { occurrenceRecord } from './events/eventRecord'
import { calendarOf, eventResource, inZone } from './events/eventRoutes'
import { eventType } from './events/eventType'
import { type Occurrence, occurrencesOf } from './events/recurrence'

const longestWindowDays = 1825
const dayMs = 24 * 60 * 60 * 1000

/**
 * `GET …/calendarView?startDateTime&endDateTime`, unsorted without `$orderby`:
 * https://learn.microsoft.com/graph/api/calendar-list-calendarview
 */
export const listCalendarView: Handler = inZone((call) => {
  const view = viewOf(call, eventType)
  const [startName, endName] = ['startDateTime', 'endDateTime'].map((name) => spelling(call, name))
  const { start, end } = windowOf(call, startName ?? '', endName ?? '')
  const events = [...calendarOf(call).items.values()].flatMap((event) => occurrencesOf(event, start, end))
  const more = [startName ?? '', endName ?? '']
  return listResponse(
    call,
    findable(call, events),
    listing,
    view.select,
    (occurrence) => occurrenceRecord(occurrence.event, occurrence, view),
    more,
  )
})

const { filterable, sortKeys, ...ofEvents } = listingOf(eventResource)

/** Like the list of events, but with the times of each occurrence. */
const listing: Listing<Occurrence> = {
  ...ofEvents,
  collection: 'calendarView',
  filterable: Object.fromEntries(
    Object.entries(filterable).map(([name, { values, ...property }]) => [
      name,
      { ...property, values: ({ event }: Occurrence) => values(event) },
    ]),
  ),
  sortKeys: (property) => {
    if (property === 'start/dateTime') return ({ startAt }) => startAt
    if (property === 'end/dateTime') return ({ endAt }) => endAt
    const key = sortKeys(property)
    return key && (({ event }) => key(event))
  },
}

/** Returns a parameter. Graph accepts these names in any case. */
function spelling({ query }: ApiCall, name: string): string {
  return [...query.keys()].find((key) => key.toLowerCase() === name.toLowerCase()) ?? name
}

function windowOf({ query }: ApiCall, startName: string, endName: string): { start: number; end: number } {
  const [start, end] = [instantAt(query.get(startName)), instantAt(query.get(endName))]
  if (end < start) throw invalidWindow("The 'EndDateTime' must not be before the 'StartDateTime'.")
  if (end - start > longestWindowDays * dayMs) {
    const message = `Your request can't be completed. The range between the start and end dates is greater than the allowed range. Maximum number of days: ${longestWindowDays}`
    throw new GraphError(400, 'ErrorInvalidRequest', message)
  }
  return { start, end }
}

/** Returns the instant of a parameter. A time without an offset is in UTC, regardless of the preferred time zone. */
function instantAt(text: string | null): number {
  if (text === null) {
    throw invalidWindow(
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
    )
  }
  const instant = parseInstant(text) ?? parseInstant(`${text}Z`) ?? parseInstant(`${text}T00:00Z`)
  if (instant === undefined) throw invalidWindow(`The time '${text}' is not valid.`)
  return Date.parse(instant)
}

function invalidWindow(message: string): GraphError {
  return new GraphError(400, 'ErrorInvalidParameter', message)
}

/** Returns no events if the filter contains the time of the last change, which Graph doesn't support here. */
function findable({ query }: ApiCall, events: readonly Occurrence[]): readonly Occurrence[] {
  return query.get('$filter')?.includes('lastModifiedDateTime') ? [] : events
}
