import type { Interval } from '../../calendar/freeSlots'
import { isoInZone } from '../../calendar/localTime'
import { ConfigurationError } from '../../errors'
import { type CalendarEntry, type Status, statuses } from '../../providers/calendarOperations'
import type { Fields } from '../../values/fields'

const usuallyBusy: readonly Status[] = ['tentative', 'busy', 'oof', 'unknown']

/** Tells what counts as busy by the field `busyStatuses`: of what an entry may be shown as, all but free and elsewhere. */
export function busyFilter(fields: Fields): (entry: CalendarEntry) => boolean {
  const chosen = fields.names('busyStatuses') ?? usuallyBusy
  const unknown = chosen.find((name) => !statuses.some((status) => status === name))
  if (unknown === undefined) return ({ status }) => chosen.includes(status)
  throw new ConfigurationError(
    `The field "busyStatuses" has "${unknown.slice(0, 40)}", but each must be one of ${statuses.join(', ')}.`,
  )
}

/** What is shown in a message of a stretch of time, and all that goes with it: its times in a zone. */
export function shownIn<T extends Interval>({ start, end, ...rest }: T, zone: string) {
  return { start: isoInZone(start, zone), end: isoInZone(end, zone), ...rest }
}
