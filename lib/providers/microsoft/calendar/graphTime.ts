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
 * A time as Graph takes it: what clocks in its zone show. In the hour that they show twice Graph would have to guess,
 * so it is told in UTC.
 */
export function graphTime({ moment, wall, zone }: LocalTime, isAllDay: boolean): GraphTime {
  // Graph knows custom zones neither by name nor by rules.
  if (isCustomZone(zone)) return { dateTime: wallText(isAllDay ? wall : moment), timeZone: 'UTC' }
  if (isAllDay) return { dateTime: wallText(wall), timeZone: graphZone(zone) }
  const shown = wallClockAt(moment, zone)
  return isShownTwice(shown, zone)
    ? { dateTime: wallText(moment), timeZone: 'UTC' }
    : { dateTime: wallText(shown), timeZone: graphZone(zone) }
}

/** Graph knows every zone by its Windows name, and only some of IANA's. */
export function graphZone(zone: string): string {
  return isCustomZone(zone) ? 'UTC' : (windowsNameOf(zone) ?? zone)
}

/** A request whose answer shows times in this zone. */
export function inTimeZone(timeZone: string, request: ApiRequest): ApiRequest {
  return { ...request, headers: { ...request.headers, prefer: `outlook.timezone="${timeZone}"` } }
}

/** The moment that Graph shows; of a whole day by the clocks of `zoneOfDay`, whatever zone stands beside it. */
export function momentShown(value: unknown, zoneOfDay?: string): number {
  const { dateTime, timeZone } = Object(value) as Record<string, unknown>
  const zone = zoneOfDay ?? (typeof timeZone === 'string' ? zoneNamed(timeZone) : undefined)
  const written = typeof dateTime === 'string' ? parseWrittenTime(dateTime) : undefined
  if (written && zone) return inZone(written, zone).moment
  throw new UnexpectedResponseError(
    'Microsoft Graph showed an event without a start or end that can be read.',
  )
}
