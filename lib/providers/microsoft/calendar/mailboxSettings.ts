import { customZoneName, type ZoneChange } from '../../../calendar/customZone'
import { weekdayNumber } from '../../../calendar/weekdays'
import { parseTimeOfDay } from '../../../calendar/workingHours'
import { type Api, jsonObject } from '../../../http/api'
import { stringOr } from '../../../values/stringOr'
import type { CalendarSettings } from '../../calendarOperations'

type Parts = Readonly<Record<string, unknown>>

/** Returns the person's time zone and working hours: https://learn.microsoft.com/graph/api/user-get-mailboxsettings */
export async function mailboxSettings(api: Api): Promise<CalendarSettings> {
  const response = await api({ method: 'GET', path: '/me/mailboxSettings' })
  const { timeZone, workingHours } = jsonObject(response, 'the mailbox settings')
  const { daysOfWeek, startTime, endTime, timeZone: zone } = Object(workingHours) as Parts
  // All settings are optional.
  return {
    timeZone: stringOr(timeZone, ''),
    workingHours: {
      days: Array.isArray(daysOfWeek) ? daysOfWeek.map((day) => stringOr(day, '').toLowerCase()) : [],
      start: stringOr(startTime, ''),
      end: stringOr(endTime, ''),
      timeZone: stringOr(Object(zone).name, ''),
      customZone: customZoneIn(Object(zone)),
    },
  }
}

/** Clients can define a time zone by its rules: https://learn.microsoft.com/graph/api/resources/customtimezone */
function customZoneIn({ bias, standardOffset, daylightOffset }: Parts): string | undefined {
  if (typeof bias !== 'number') return undefined
  const [begin, end] = [changeIn(Object(daylightOffset)), changeIn(Object(standardOffset))]
  const { daylightBias } = Object(daylightOffset) as Parts
  // The bias is UTC minus local time.
  const standard = -bias || 0
  if (!begin || !end || typeof daylightBias !== 'number' || daylightBias === 0)
    return customZoneName({ standard })
  return customZoneName({ standard, daylight: { offset: standard - daylightBias, begin, end } })
}

function changeIn({ month, dayOfWeek, dayOccurrence, time }: Parts): ZoneChange | undefined {
  const weekday = weekdayNumber(stringOr(dayOfWeek, ''))
  const timeMs = parseTimeOfDay(stringOr(time, ''))
  if (typeof month !== 'number' || month < 1 || month > 12) return undefined
  if (typeof dayOccurrence !== 'number' || weekday === undefined || timeMs === undefined) return undefined
  return { month, weekday, occurrence: Math.min(Math.max(dayOccurrence, 1), 5), time: timeMs }
}
