import { inField } from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'
import type { NewEvent } from '../../calendarOperations'
import type { RecordBody } from '../../objectOperations'
import { withoutAnnotations } from '../collection'
import { idPath } from '../idPath'
import { graphTime, graphZone, inTimeZone } from './graphTime'
import { postEvent } from './postEvent'

/**
 * Creates an event (https://learn.microsoft.com/graph/api/calendar-post-events) and returns it as it is stored. By its
 * `transactionId` Graph recognizes a repeated request, and returns the event that exists, or its ID if it was edited.
 */
export async function createEvent(
  api: Api,
  calendarId: string | undefined,
  event: NewEvent,
  key: string,
): Promise<RecordBody> {
  const path =
    calendarId === undefined
      ? '/me/events'
      : inField('calendarId', () => idPath`/me/calendars/${calendarId}/events`)
  const json = { ...eventOf(event), transactionId: key }
  const zone = graphZone(event.start.zone)
  const response = await postEvent(api, path, json, (request) => inTimeZone(zone, request))
  return withoutAnnotations(jsonObject(response, 'a new event'))
}

/** https://learn.microsoft.com/graph/api/resources/event */
function eventOf({ start, end, isAllDay, body, attendees, details }: NewEvent): RecordBody {
  return {
    ...details,
    ...(body && { body }),
    ...(attendees.length > 0 && {
      attendees: attendees.map(({ type, recipient }) => ({ type, emailAddress: recipient })),
    }),
    isAllDay,
    start: graphTime(start, isAllDay),
    end: graphTime(end, isAllDay),
  }
}
