import { type Api, jsonObject } from '../../../http/api'
import type { CalendarSettings } from '../../calendarOperations'

/** The person's time zone and working hours: https://learn.microsoft.com/graph/api/user-get-mailboxsettings */
export async function mailboxSettings(api: Api): Promise<CalendarSettings> {
  const response = await api({ method: 'GET', path: '/me/mailboxSettings' })
  const { timeZone, workingHours } = jsonObject(response, 'the mailbox settings')
  const { daysOfWeek, startTime, endTime, timeZone: zone } = Object(workingHours) as Record<string, unknown>
  return {
    timeZone: textOf(timeZone),
    workingHours: {
      days: Array.isArray(daysOfWeek) ? daysOfWeek.map(textOf) : [],
      start: textOf(startTime),
      end: textOf(endTime),
      timeZone: textOf(Object(zone).name),
    },
  }
}

/** A person may have set up nothing. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
