import { inZone, type LocalTime } from '../../calendar/localTime'
import { ConfigurationError, inField } from '../../errors'
import { type Attendee, attendeeTypes, type NewEvent } from '../../providers/calendarOperations'
import { Fields } from '../../values/fields'
import { dayMs } from '../../values/isoTime'
import { readItemBody } from '../outlook/itemBody'
import { readRecipients } from '../outlook/recipients'
import { readDetails } from './eventDetails'
import { type GivenTime, localTime, readTime } from './times'

type Body = Readonly<Record<string, unknown>>

const settings = ['importance', 'showAs', 'sensitivity', 'bodyType', 'isAllDay'] as const

/**
 * Returns the event of a message. Values in the message override the step's settings. `zone` is for times without a time
 * zone. Throws ConfigurationError if a field is missing or invalid.
 */
export async function readEvent(message: Body, config: Body, zone: () => Promise<string>): Promise<NewEvent> {
  const chosen = Object.fromEntries(settings.map((name) => [name, config[name]]))
  const values = { ...new Fields(chosen).withoutEmpty(), ...new Fields(message).withoutEmpty() }
  const body = readItemBody(values)
  const event = {
    isAllDay: new Fields(values).isChecked('isAllDay'),
    attendees: readAttendees(values),
    ...(body && { body }),
    details: readDetails(values),
  }
  const written = { start: requiredTime(values, 'start'), end: requiredTime(values, 'end') }
  const timeOf = event.isAllDay ? dayOf : localTime
  const start = await timeOf(written.start, zone)
  const end = await timeOf(written.end, zone)
  checkTimes(start, end, event.isAllDay)
  return { ...event, start, end }
}

const attendeeFields = [
  ['attendees', 'required'],
  ['optionalAttendees', 'optional'],
  ['resourceAttendees', 'resource'],
] as const

/** Addresses as in an email. In a list, each can have its own `type`, as in Graph. */
function readAttendees(values: Body): Attendee[] {
  return attendeeFields.flatMap(([field, type]) =>
    [values[field] ?? []].flat().flatMap((each, index) => {
      const own = new Fields({ type: Object(each).type })
      const place = Array.isArray(values[field]) ? `${field}[${index}]` : field
      return readRecipients(field, each).map((recipient) => ({
        type: inField(place, () => own.oneOfIgnoringCase('type', attendeeTypes, type)),
        recipient,
      }))
    }),
  )
}

function requiredTime(values: Body, field: string): GivenTime {
  const time = readTime(values, field)
  if (time) return time
  throw new ConfigurationError(`The field "${field}" is missing.`)
}

/** Returns the time of an all-day event. Many systems write a date as midnight in UTC, regardless of the time zone. */
async function dayOf(given: GivenTime, otherwise: () => Promise<string>): Promise<LocalTime> {
  const time = await localTime(given, otherwise)
  const { value, isUtc } = given.written
  const isDate = isUtc && value % dayMs === 0 && time.wall % dayMs !== 0
  return isDate ? inZone({ value, isMoment: false }, time.zone) : time
}

function checkTimes(start: LocalTime, end: LocalTime, isAllDay: boolean): void {
  if (!isAllDay) {
    if (end.moment < start.moment)
      throw new ConfigurationError('The field "end" is before the field "start".')
    return
  }
  if (start.zone !== end.zone)
    throw new ConfigurationError(
      'The fields "start" and "end" of an all-day event have different time zones. Use the same time zone.',
    )
  for (const [field, { wall }] of Object.entries({ start, end }))
    if (wall % dayMs !== 0)
      throw new ConfigurationError(
        `The field "${field}" of an all-day event is not midnight. Use a date such as 2026-01-31.`,
      )
  if (end.wall <= start.wall)
    throw new ConfigurationError(
      'The field "end" of an all-day event is not after its start. Use the day after the last day.',
    )
}
