import type { Mailbox } from '../mailboxes/mailbox'
import { eventFields } from './events/eventRecord'
import { occurrencesOf } from './events/recurrence'
import type { Schedule } from './scheduleItem'

/**
 * Returns the items of an address in the time window, sorted by start. Returns undefined if the address does not
 * exist.
 */
export function scheduleOf(
  mailbox: Mailbox,
  address: string,
  start: number,
  end: number,
): Schedule | undefined {
  const isMine = address.toLowerCase() === mailbox.owner.mail.toLowerCase()
  const schedule = isMine ? own(mailbox, start, end) : mailbox.schedules.get(address.toLowerCase())
  if (!schedule) return undefined
  const items = schedule.items
    .filter((item) => item.start < end && item.end > start)
    .toSorted((left, right) => left.start - right.start)
  return { ...schedule, items }
}

function own({ defaultCalendar }: Mailbox, start: number, end: number): Schedule {
  const events = [...defaultCalendar.items.values()].flatMap((event) => occurrencesOf(event, start, end))
  const items = events.map(({ event, startAt, endAt }) => {
    const { showAs, subject, location, sensitivity } = eventFields(event)
    return {
      start: startAt,
      end: endAt,
      status: showAs,
      subject: subject ?? '',
      location: location.displayName ?? '',
      isPrivate: sensitivity === 'private',
    }
  })
  return { items, shown: 'items' }
}
