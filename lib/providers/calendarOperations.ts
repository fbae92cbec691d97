import type { Interval } from '../calendar/freeSlots'
import type { LocalTime } from '../calendar/localTime'
import type { Api } from '../http/api'
import type { Recipient } from './mailOperations'
import type { Choices, RecordBody } from './objectOperations'

/** The calendar operations of an API, other than those of its event objects. */
export interface CalendarOperations {
  calendars(api: Api): Promise<Choices>
  settings(api: Api): Promise<CalendarSettings>
  /**
   * Creates an event in a calendar, by default in the default one, and returns it as stored. If an event with the key
   * exists, returns that event.
   */
  create(api: Api, calendarId: string | undefined, event: NewEvent, key: string): Promise<RecordBody>
  /** Returns all entries of a calendar that overlap the window. `zoneOfDays` is the time zone of all-day events. */
  entries(
    api: Api,
    calendarId: string | undefined,
    within: Interval,
    zoneOfDays: () => Promise<string>,
  ): Promise<readonly CalendarEntry[]>
  /** Returns the entries of other people. Throws ConfigurationError for an address whose times are not available. */
  schedules(api: Api, addresses: readonly string[], within: Interval): Promise<readonly CalendarEntry[]>
}

/** A person's settings, with the API's names of time zones. */
export interface CalendarSettings {
  readonly timeZone: string
  readonly workingHours: {
    readonly days: readonly string[]
    /** `08:00:00` */
    readonly start: string
    readonly end: string
    readonly timeZone: string
    /** Replaces the name if the time zone has only rules. */
    readonly customZone: string | undefined
  }
}

export const statuses = ['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown'] as const
export type Status = (typeof statuses)[number]

export interface CalendarEntry extends Interval {
  readonly status: Status
  readonly subject?: string
  /** The ID of an event in the account's own calendar. */
  readonly id?: string
  /** The address of the person or room. */
  readonly attendee?: string
}

export interface NewEvent {
  readonly start: LocalTime
  readonly end: LocalTime
  /** From midnight to midnight in one time zone. */
  readonly isAllDay: boolean
  readonly body?: { readonly contentType: string; readonly content: string }
  readonly attendees: readonly Attendee[]
  /** Other properties under the API's field names. */
  readonly details: RecordBody
}

export interface Attendee {
  readonly type: AttendeeType
  readonly recipient: Recipient
}

export const attendeeTypes = ['required', 'optional', 'resource'] as const
export type AttendeeType = (typeof attendeeTypes)[number]
