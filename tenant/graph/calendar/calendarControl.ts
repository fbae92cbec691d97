import type { SeedOptions } from '../contacts/contactControl'
import type { Mailbox } from '../mailboxes/mailbox'
import { removeFolder } from '../resources/folderRoutes'
import { found, itemControl } from '../resources/itemControl'
import type { Folder } from '../store/storedItem'
import { calendarResource } from './calendarRoutes'
import { parseEvent } from './events/eventBody'
import { eventFields, eventRecord } from './events/eventRecord'
import type { EventFields } from './events/eventType'
import type { MailboxSettings } from './mailboxSettings'
import type { ScheduleItem, ShownSchedule } from './scheduleItem'
import { toWall } from './timeZones'

type Fields = Record<string, unknown>

export interface EventSeedOptions extends Omit<SeedOptions, 'folderId'> {
  /** Defaults to the default calendar. */
  readonly calendarId?: string
  /** Start of the first event as an ISO time with an offset. Defaults to the next full hour. */
  readonly from?: string
  /** Duration of each event. Defaults to 30. */
  readonly minutes?: number
  /** Interval between two starts. Defaults to 60. */
  readonly everyMinutes?: number
  /** Time zone in which the times are written. Defaults to UTC. */
  readonly timeZone?: string
  /** Fields of each event in the format of a request. */
  readonly fields?: Fields
}

/**
 * The changes that other users and programs make to the calendars. Times are in milliseconds unless stated otherwise.
 */
export interface CalendarControl {
  readonly defaultCalendarId: string
  createCalendar(name: string): string
  deleteCalendar(id: string): void
  /** Adds `count` consecutive events. Returns their IDs. */
  seedEvents(count: number, options?: EventSeedOptions): string[]
  /** Adds an event with fields in the format of a request. Returns its ID. */
  createEvent(fields: Fields, calendarId?: string): string
  changeEvents(ids: readonly string[], fields?: Fields, at?: number): void
  changeEventsWithinOneSecond(ids: readonly string[], second?: number, fields?: Fields): void
  deleteEvents(ids: readonly string[]): void
  eventIds(calendarId?: string): string[]
  /** Returns the event like `GET`. */
  event(id: string): Fields
  /** Registers an address for getSchedule, with the times at which it is busy. */
  setSchedule(address: string, items: readonly ScheduleItem[], shown?: ShownSchedule): void
  setMailboxSettings(settings: Partial<MailboxSettings>): void
}

const minuteMs = 60 * 1000

/** Returns the control functions for calendars. They throw if an ID is unknown. */
export function calendarControl(mailbox: Mailbox, now: () => number): CalendarControl {
  const { events, calendars, defaultCalendar } = mailbox
  let seeded = 0
  const calendar = (id?: string): Folder<EventFields> =>
    id === undefined ? defaultCalendar : found(calendars.find(id), id)
  const control = itemControl({
    store: events,
    now,
    folder: calendar,
    parse: (fields, event) => parseEvent(fields, event && eventFields(event)),
    change: ({ changeNumber }) => ({ subject: `Changed ${changeNumber}` }),
    record: eventRecord,
  })
  return {
    defaultCalendarId: defaultCalendar.id,
    createCalendar: (name) => calendars.add(name, defaultCalendar.parentFolderId).id,
    deleteCalendar: (id) => removeFolder(calendarResource, calendar(id), mailbox),
    seedEvents: (count, options = {}) => {
      const { at = now(), spacingMs = 0, calendarId } = options
      return Array.from({ length: count }, (_, place) => {
        const fields = seededFields(options, place, now())
        return events.create(calendar(calendarId), { seed: ++seeded, fields, at: at + place * spacingMs }).id
      })
    },
    createEvent: control.create,
    changeEvents: control.change,
    changeEventsWithinOneSecond: control.changeWithinOneSecond,
    deleteEvents: control.remove,
    eventIds: control.ids,
    event: control.record,
    setSchedule: (address, items, shown = 'items') => {
      mailbox.schedules.set(address.toLowerCase(), { items, shown })
    },
    setMailboxSettings: (settings) => {
      mailbox.settings = { ...mailbox.settings, ...settings }
    },
  }
}

function seededFields(options: EventSeedOptions, place: number, now: number): Partial<EventFields> {
  const { from, minutes = 30, everyMinutes = 60, timeZone = 'UTC', fields } = options
  const first = from === undefined ? Math.ceil(now / (60 * minuteMs)) * 60 * minuteMs : Date.parse(from)
  const start = first + place * everyMinutes * minuteMs
  const time = (instant: number): Fields => ({ dateTime: toWall(instant, timeZone), timeZone })
  return parseEvent({ start: time(start), end: time(start + minutes * minuteMs), ...fields })
}
