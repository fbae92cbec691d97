import type { Interval } from '../calendar/freeSlots'
import type { LocalTime } from '../calendar/localTime'
import type { Api } from '../http/api'
import type { Recipient } from './mailOperations'
import type { Choices, RecordBody } from './objectOperations'

/** What an API does with calendars besides keeping events. */
export interface CalendarOperations {
  calendars(api: Api): Promise<Choices>
  settings(api: Api): Promise<CalendarSettings>
  /**
   * Creates an event in a calendar, or in the default one, and gives it as it is stored. A call with the key of an
   * event that was created already gives that one.
   */
  create(api: Api, calendarId: string | undefined, event: NewEvent, key: string): Promise<RecordBody>
  /** All entries of a calendar, or of the default one, that touch the window; `zoneOfDays` tells where a whole day begins. */
  entries(
    api: Api,
    calendarId: string | undefined,
    within: Interval,
    zoneOfDays: () => Promise<string>,
  ): Promise<readonly CalendarEntry[]>
  /** What other people have in the window; throws ConfigurationError for an address whose times are not shown. */
  schedules(api: Api, addresses: readonly string[], within: Interval): Promise<readonly CalendarEntry[]>
}

/** What a person set up, with time zones as the API names them. */
export interface CalendarSettings {
  readonly timeZone: string
  readonly workingHours: {
    readonly days: readonly string[]
    /** `08:00:00` */
    readonly start: string
    readonly end: string
    readonly timeZone: string
    /** Stands for the zone if it is described by rules rather than named. */
    readonly customZone: string | undefined
  }
}

export const statuses = ['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown'] as const
export type Status = (typeof statuses)[number]

export interface CalendarEntry extends Interval {
  readonly status: Status
  readonly subject?: string
  /** Of an event in the account's own calendar. */
  readonly id?: string
  /** The address of the person or room whose time it is. */
  readonly attendee?: string
}

export interface NewEvent {
  readonly start: LocalTime
  readonly end: LocalTime
  /** From midnight to midnight by the clocks of one zone. */
  readonly isAllDay: boolean
  readonly body?: { readonly contentType: string; readonly content: string }
  readonly attendees: readonly Attendee[]
  /** What else there is to say of it, by the API's own field names. */
  readonly details: RecordBody
}

export interface Attendee {
  readonly type: AttendeeType
  readonly recipient: Recipient
}

export const attendeeTypes = ['required', 'optional', 'resource'] as const
export type AttendeeType = (typeof attendeeTypes)[number]
