import { isDeepStrictEqual } from 'node:util'
import type { ApiCall, Handler } from '../../apiCall'
import { GraphError } from '../../graphError'
import {
  choiceFilter,
  elementFilter,
  type FilterProperty,
  flagFilter,
  textFilter,
  timeFilter,
} from '../../query/filter'
import { type SortKey, sortKeysOf } from '../../query/order'
import { findFolder } from '../../resources/folderRoutes'
import { type ItemResource, itemHandlers } from '../../resources/itemRoutes'
import { jsonObject } from '../../resources/jsonBody'
import { propertyNames } from '../../resources/resourceType'
import { sevenDigits } from '../../store/instant'
import type { Folder } from '../../store/storedItem'
import { checkTimeZone } from '../timeZones'
import { parseEvent } from './eventBody'
import { endAt, eventFields, eventRecord, modifiedInstant, type StoredEvent, startAt } from './eventRecord'
import { wallOf } from './eventTimes'
import { type EventFields, eventType } from './eventType'

const sortKeys: Readonly<Record<string, SortKey<StoredEvent>>> = {
  'start/dateTime': startAt,
  'end/dateTime': endAt,
  lastModifiedDateTime: modifiedInstant,
  createdDateTime: ({ createdAt }) => createdAt,
  subject: (event) => (eventFields(event).subject ?? '').toLowerCase(),
}

/** https://learn.microsoft.com/graph/api/user-list-events. `/me/events` lists only the default calendar. */
export const eventResource: ItemResource<EventFields> = {
  type: eventType,
  collection: 'events',
  idName: 'event',
  folderIdName: 'calendar',
  filterable: {
    lastModifiedDateTime: timeFilter(modifiedInstant),
    createdDateTime: timeFilter(({ createdAt }) => sevenDigits(createdAt, 1)),
    'start/dateTime': momentFilter(startAt),
    'end/dateTime': momentFilter(endAt),
    subject: textFilter((event) => eventFields(event).subject),
    isAllDay: flagFilter((event) => eventFields(event).isAllDay),
    showAs: choiceFilter((event) => eventFields(event).showAs),
    importance: choiceFilter((event) => eventFields(event).importance),
    sensitivity: choiceFilter((event) => eventFields(event).sensitivity),
    iCalUId: choiceFilter((event) => String(eventRecord(event)['iCalUId'])),
    'categories/any': elementFilter((event) => eventFields(event).categories),
  },
  sortKeys: sortKeysOf(sortKeys, propertyNames(eventType)),
  store: ({ events }) => events,
  folderOf: calendarOf,
  record: eventRecord,
  sentFields: (call, event) => parseEvent(jsonObject(call), event && eventFields(event)),
  existing: (call, fields) => {
    const event = fields.transactionId ? withTransaction(calendarOf(call), fields.transactionId) : undefined
    if (event && !isDeepStrictEqual({ ...event.fields, ...fields }, event.fields)) throw duplicate(event)
    return event
  },
}

const handlers = itemHandlers(eventResource)

export const eventHandlers = {
  list: inZone(handlers.list),
  create: inZone(handlers.create),
  read: inZone(handlers.read),
  update: inZone(handlers.update),
  remove: handlers.remove,
}

/** Returns the calendar in the path, or the default calendar. */
export function calendarOf({ ids, mailbox }: ApiCall): Folder<EventFields> {
  return ids.calendar === undefined ? mailbox.defaultCalendar : findFolder(mailbox.calendars, ids.calendar)
}

/**
 * Wraps a handler so that it responds in the time zone of `Prefer: outlook.timezone`. Rejects an unknown time zone
 * before the handler runs.
 */
export function inZone(handler: Handler): Handler {
  return (call) => {
    const { timeZone } = call.preferences
    if (timeZone === undefined) return handler(call)
    checkTimeZone(timeZone)
    const answer = handler(call)
    return {
      ...answer,
      headers: { ...answer.headers, 'preference-applied': `outlook.timezone="${timeZone}"` },
    }
  }
}

/** Returns the event that an earlier POST with this transactionId created. */
function withTransaction(calendar: Folder<EventFields>, transactionId: string): StoredEvent | undefined {
  return [...calendar.items.values()].find((event) => event.fields.transactionId === transactionId)
}

/**
 * Returns the error for a repeated transactionId if the event was changed since then or the request is different:
 * https://github.com/alcionai/corso/issues/2490
 */
function duplicate({ id }: StoredEvent): GraphError {
  const message =
    "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event."
  return new GraphError(400, 'ErrorDuplicateTransactionId', message, {}, { '@event.existingEventId': id })
}

/** Compares quoted times without a time zone as UTC. */
function momentFilter(moment: (event: StoredEvent) => number): FilterProperty<StoredEvent> {
  return {
    operators: ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
    parse: (literal) => {
      const wall = wallOf(/^'(.*?)Z?'$/.exec(literal)?.[1] ?? '')
      return wall && `${wall}Z`
    },
    values: (event) => [sevenDigits(moment(event))],
  }
}
