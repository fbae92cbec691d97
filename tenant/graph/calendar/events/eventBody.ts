import { GraphError } from '../../graphError'
import { parseFields } from '../../resources/resourceType'
import { eventTimes } from './eventTimes'
import { type EventFields, eventType } from './eventType'

const noTimes = { start: {}, end: {}, isAllDay: false }

/**
 * Returns the fields of an event in a request, together with their instants. `before` is the event that a PATCH
 * changes.
 */
export function parseEvent(body: Record<string, unknown>, before?: EventFields): Partial<EventFields> {
  const fields = parseFields(body, eventType)
  if (before && 'transactionId' in fields && fields.transactionId !== before.transactionId) {
    const message = "Your request can't be completed. The transactionId of an event cannot be changed."
    throw new GraphError(400, 'ErrorInvalidRequest', message)
  }
  const times = eventTimes({ ...noTimes, ...before, ...fields })
  return { ...fields, ...times, ...locationsOf(fields) }
}

/** Keeps `location` and `locations` consistent. */
function locationsOf({ location, locations }: Partial<EventFields>): Partial<EventFields> {
  if (locations?.[0]) return { location: location ?? locations[0] }
  return location?.displayName ? { locations: [location] } : {}
}
