import type { CalendarOperations } from '../../calendarOperations'
import { parents } from '../objects/parents'
import { calendarEntries } from './calendarView'
import { createEvent } from './createEvent'
import { schedulesOf } from './getSchedule'
import { mailboxSettings } from './mailboxSettings'

/** Outlook calendars in Microsoft Graph. */
export const calendar: CalendarOperations = {
  calendars: (api) => parents(api, 'events'),
  settings: mailboxSettings,
  create: createEvent,
  entries: calendarEntries,
  schedules: schedulesOf,
}
