import { preview } from '../../mail/messageRecord'
import { addressOf, user } from '../../mailboxes/user'
import { emptyValues, propertyNames } from '../../resources/resourceType'
import { type Properties, selected, shownId, type View, versionOf } from '../../resources/view'
import { attachmentId } from '../../store/exchangeIds'
import { sevenDigits } from '../../store/instant'
import type { StoredItem } from '../../store/storedItem'
import { toWall } from '../timeZones'
import { wallOf } from './eventTimes'
import { type DateTimeTimeZone, type EventFields, eventType } from './eventType'
import { seededEvent } from './seededEvent'

export type StoredEvent = StoredItem<EventFields>

/** Returns the event as Graph shows it, with times in UTC or in the preferred time zone. */
export function eventRecord(event: StoredEvent, view: View = {}): Properties {
  const { etag, key } = versionOf(event)
  const fields = eventFields(event)
  const record = {
    '@odata.etag': etag,
    id: shownId(event, view),
    createdDateTime: sevenDigits(event.createdAt, 1),
    lastModifiedDateTime: modifiedInstant(event),
    changeKey: key,
    originalStartTimeZone: fields.start.timeZone,
    originalEndTimeZone: fields.end.timeZone,
    iCalUId: `040000008200E00074C5B7101A82E008${event.number.toString(16).toUpperCase().padStart(80, '0')}`,
    hasAttachments: false,
    bodyPreview: preview(fields.body.content),
    ...fixedProperties,
    organizer: { emailAddress: addressOf(view.owner ?? user) },
    type: fields.recurrence ? 'seriesMaster' : 'singleInstance',
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(event.id)}&exvsurl=1&path=/calendar/item`,
    ...fields,
    start: shownTime(fields, fields.start, startAt(event), view),
    end: shownTime(fields, fields.end, endAt(event), view),
    // Shown only if an app has set it.
    transactionId: fields.transactionId ?? undefined,
  }
  return selected(record, { select: view.select ?? eventProperties })
}

const eventProperties = propertyNames(eventType)

/** Returns one occurrence of a series as a calendar view shows it. */
export function occurrenceRecord(
  event: StoredEvent,
  { startAt, endAt, number }: { readonly startAt: number; readonly endAt: number; readonly number?: number },
  view: View = {},
): Properties {
  if (number === undefined) return eventRecord(event, view)
  const { select, ...whole } = view
  const fields = eventFields(event)
  const record = {
    ...eventRecord(event, whole),
    id: attachmentId(shownId(event, view), number),
    type: 'occurrence',
    seriesMasterId: shownId(event, view),
    recurrence: null,
    start: shownTime(fields, { ...fields.start, dateTime: dayText(startAt, fields) }, startAt, view),
    end: shownTime(fields, { ...fields.end, dateTime: dayText(endAt, fields) }, endAt, view),
  }
  return selected(record, { select: select ?? eventProperties })
}

function dayText(instant: number, { start }: Pick<EventFields, 'start'>): string {
  return toWall(instant, start.timeZone ?? 'UTC')
}

/** Returns all fields of the event: empty values, then the seed's values, then written values. */
export function eventFields({ seed, fields }: StoredEvent): EventFields {
  return { ...emptyFields, ...(seed === undefined ? {} : seededEvent(seed)), ...fields }
}

// These are always written values, so reading them is quick enough for whole calendars.
export const startAt = ({ fields }: StoredEvent): number => fields.startAt ?? 0
export const endAt = ({ fields }: StoredEvent): number => fields.endAt ?? 0

/**
 * Returns the time of the last change with all digits. Digits below a millisecond come from the number of the change.
 */
export function modifiedInstant({ modifiedAt, changeNumber }: StoredEvent): string {
  return sevenDigits(modifiedAt, (changeNumber % 5000) * 2 + 1)
}

/** Shows an all-day event from midnight to midnight in every time zone. */
function shownTime(
  { isAllDay }: Pick<EventFields, 'isAllDay'>,
  written: DateTimeTimeZone,
  instant: number,
  { timeZone = 'UTC' }: View,
): DateTimeTimeZone {
  const dateTime = isAllDay ? wallOf(written.dateTime ?? '') : toWall(instant, timeZone)
  return { dateTime: dateTime ?? null, timeZone }
}

const fixedProperties = {
  isCancelled: false,
  isOrganizer: true,
  isDraft: false,
  seriesMasterId: null,
  onlineMeetingUrl: null,
  onlineMeeting: null,
  responseStatus: { response: 'organizer', time: '0001-01-01T00:00:00Z' },
}

const emptyFields: EventFields = { ...emptyValues(eventType), startAt: 0, endAt: 0 }
