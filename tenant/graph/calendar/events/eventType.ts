import {
  choice,
  flag,
  type Kind,
  list,
  optional,
  parts,
  text,
  texts,
  type ValuesOf,
  wholeNumber,
  withDefault,
} from '../../resources/kinds'
import type { ResourceType } from '../../resources/resourceType'

export const dateTimeTimeZone = parts({ dateTime: text, timeZone: text })
const emailAddress = parts({ name: text, address: text })
const attendee = parts({
  type: choice('required', 'optional', 'resource'),
  emailAddress,
  status: parts({ response: text, time: text }),
})
const location = parts({
  displayName: text,
  locationType: choice(
    'default',
    'conferenceRoom',
    'homeAddress',
    'businessAddress',
    'streetAddress',
    'hotel',
  ),
  locationEmailAddress: text,
  locationUri: text,
  uniqueId: text,
  uniqueIdType: choice('unknown', 'locationStore', 'directory', 'private', 'bing'),
  address: parts({ street: text, city: text, state: text, countryOrRegion: text, postalCode: text }),
})

export type DateTimeTimeZone = typeof dateTimeTimeZone extends Kind<infer Value> ? Value : never

const showAsWords = ['busy', 'free', 'tentative', 'oof', 'workingElsewhere', 'unknown'] as const
export type ShowAs = (typeof showAsWords)[number]

/** https://learn.microsoft.com/graph/api/resources/patternedrecurrence */
const recurrence = parts({
  pattern: parts({
    type: choice('daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'),
    interval: wholeNumber,
    month: wholeNumber,
    dayOfMonth: wholeNumber,
    daysOfWeek: texts,
    firstDayOfWeek: text,
    index: choice('first', 'second', 'third', 'fourth', 'last'),
  }),
  range: parts({
    type: choice('endDate', 'noEnd', 'numbered'),
    startDate: text,
    endDate: text,
    recurrenceTimeZone: text,
    numberOfOccurrences: wholeNumber,
  }),
})

/** https://learn.microsoft.com/graph/api/resources/event */
const kinds = {
  subject: text,
  body: withDefault(parts({ contentType: choice('text', 'html'), content: text }), {
    contentType: 'html',
    content: '',
  }),
  start: dateTimeTimeZone,
  end: dateTimeTimeZone,
  isAllDay: flag,
  location,
  locations: list(location),
  attendees: list(attendee),
  importance: withDefault(choice('low', 'normal', 'high'), 'normal'),
  sensitivity: choice('normal', 'personal', 'private', 'confidential'),
  showAs: choice(...showAsWords),
  categories: texts,
  isReminderOn: withDefault(flag, true),
  reminderMinutesBeforeStart: withDefault(wholeNumber, 15),
  responseRequested: withDefault(flag, true),
  allowNewTimeProposals: withDefault(flag, true),
  hideAttendees: flag,
  isOnlineMeeting: flag,
  onlineMeetingProvider: choice('unknown', 'skypeForBusiness', 'skypeForConsumer', 'teamsForBusiness'),
  recurrence: optional(recurrence),
  transactionId: text,
}

/** Start and end in milliseconds. */
interface EventTimes {
  readonly startAt: number
  readonly endAt: number
}

export type EventFields = ValuesOf<typeof kinds> & EventTimes

export const eventType: ResourceType<typeof kinds> = {
  name: 'event',
  kinds,
  readOnly: [
    'id',
    'createdDateTime',
    'lastModifiedDateTime',
    'changeKey',
    'originalStartTimeZone',
    'originalEndTimeZone',
    'originalStart',
    'iCalUId',
    'hasAttachments',
    'bodyPreview',
    'isCancelled',
    'isOrganizer',
    'isDraft',
    'seriesMasterId',
    'type',
    'webLink',
    'onlineMeetingUrl',
    'onlineMeeting',
    'responseStatus',
    'organizer',
  ],
}
