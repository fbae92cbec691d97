import type { Interval } from '../../calendar/freeSlots'
import { isoInZone } from '../../calendar/localTime'
import { ConfigurationError } from '../../errors'
import { type CalendarEntry, type Status, statuses } from '../../providers/calendarOperations'
import type { Fields } from '../../values/fields'

const usuallyBusy: readonly Status[] = ['tentative', 'busy', 'oof', 'unknown']

/** Returns a filter by the field `busyStatuses`, which defaults to all statuses except free and working elsewhere. */
export function busyFilter(fields: Fields): (entry: CalendarEntry) => boolean {
  const chosen = fields.names('busyStatuses') ?? usuallyBusy
  const unknown = chosen.find((name) => !statuses.some((status) => status === name))
  if (unknown === undefined) return ({ status }) => chosen.includes(status)
  throw new ConfigurationError(
    `The field "busyStatuses" contains "${unknown.slice(0, 40)}", but each value must be one of ${statuses.join(', ')}.`,
  )
}

/** Returns an interval as emitted, with its times in the time zone. */
export function shownIn<T extends Interval>({ start, end, ...rest }: T, zone: string) {
  return { start: isoInZone(start, zone), end: isoInZone(end, zone), ...rest }
}
