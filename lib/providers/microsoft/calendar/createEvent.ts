import { errorFromResponse, inField } from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import type { NewEvent } from '../../calendarOperations'
import type { RecordBody } from '../../objectOperations'
import { withoutAnnotations } from '../collection'
import { describeFault } from '../describeFault'
import { idPath } from '../idPath'
import { existingEventIn } from './existingEvent'
import { graphTime, graphZone, inTimeZone } from './graphTime'

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
  const request = { method: 'POST', path, json, isIdempotent: true, accepts: [400, 409] }
  const response = await api(inTimeZone(zone, request))
  const found = response.status < 300 ? response : await existing(api, zone, response)
  return withoutAnnotations(jsonObject(found, 'a new event'))
}

/** Returns the event that an earlier request with the same `transactionId` created; throws any other rejection. */
async function existing(api: Api, zone: string, response: HttpResponse): Promise<HttpResponse> {
  const id = existingEventIn(response)
  if (id !== undefined) return api(inTimeZone(zone, { method: 'GET', path: idPath`/me/events/${id}` }))
  throw errorFromResponse({
    who: 'Microsoft Graph',
    method: 'POST',
    path: response.url.pathname,
    status: response.status,
    fault: describeFault(response),
    mayHaveBeenApplied: false,
  })
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
