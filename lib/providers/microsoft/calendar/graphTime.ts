import { isCustomZone } from '../../../calendar/customZone'
import { inZone, type LocalTime, parseWrittenTime, wallText } from '../../../calendar/localTime'
import { windowsNameOf, zoneNamed } from '../../../calendar/timeZone'
import { isShownTwice, wallClockAt } from '../../../calendar/wallClock'
import { UnexpectedResponseError } from '../../../errors'
import type { ApiRequest } from '../../../http/api'

/** https://learn.microsoft.com/graph/api/resources/datetimetimezone */
interface GraphTime {
  readonly dateTime: string
  readonly timeZone: string
}

/**
 * Returns a time in Graph's format, which is local time. A local time that occurs twice is ambiguous, so it is converted
 * to UTC.
 */
export function graphTime({ moment, wall, zone }: LocalTime, isAllDay: boolean): GraphTime {
  // Graph accepts custom time zones neither by name nor by rules.
  if (isCustomZone(zone)) return { dateTime: wallText(isAllDay ? wall : moment), timeZone: 'UTC' }
  if (isAllDay) return { dateTime: wallText(wall), timeZone: graphZone(zone) }
  const shown = wallClockAt(moment, zone)
  return isShownTwice(shown, zone)
    ? { dateTime: wallText(moment), timeZone: 'UTC' }
    : { dateTime: wallText(shown), timeZone: graphZone(zone) }
}

/** Returns the name of a time zone for Graph, which accepts every Windows name, but only some IANA names. */
export function graphZone(zone: string): string {
  return isCustomZone(zone) ? 'UTC' : (windowsNameOf(zone) ?? zone)
}

/** Returns the header for a response with times in this time zone. */
export function inTimeZone(timeZone: string, request: ApiRequest): ApiRequest {
  return { ...request, headers: { ...request.headers, prefer: `outlook.timezone="${timeZone}"` } }
}

/** Returns the instant of Graph's time. The date of an all-day event is in `zoneOfDay`, regardless of its time zone. */
export function momentShown(value: unknown, zoneOfDay?: string): number {
  const { dateTime, timeZone } = Object(value) as Record<string, unknown>
  const zone = zoneOfDay ?? (typeof timeZone === 'string' ? zoneNamed(timeZone) : undefined)
  const written = typeof dateTime === 'string' ? parseWrittenTime(dateTime) : undefined
  if (written && zone) return inZone(written, zone).moment
  throw new UnexpectedResponseError('Microsoft Graph returned an event without a valid start or end.')
}
