import type { Mailbox } from '../mailbox'
import { me } from '../user'
import { eventFields } from './eventRecord'
import type { ScheduleItem } from './scheduleItem'

/** What an address has in the window, by its start; undefined where nobody has this address. */
export function scheduleOf(
  mailbox: Mailbox,
  address: string,
  start: number,
  end: number,
): readonly ScheduleItem[] | undefined {
  const isMine = address.toLowerCase() === me.address.toLowerCase()
  const items = isMine ? ownItems(mailbox) : mailbox.schedules.get(address.toLowerCase())
  return items
    ?.filter((item) => item.start < end && item.end > start)
    .sort((left, right) => left.start - right.start)
}

function ownItems({ defaultCalendar }: Mailbox): readonly ScheduleItem[] {
  return [...defaultCalendar.items.values()].map(eventFields).map((event) => ({
    start: event.startAt,
    end: event.endAt,
    status: event.showAs,
    subject: event.subject ?? '',
    location: event.location.displayName ?? '',
    isPrivate: event.sensitivity === 'private',
  }))
}
