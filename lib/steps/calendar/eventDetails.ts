import { ConfigurationError } from '../../errors'
import { statuses } from '../../providers/calendarOperations'
import { Fields } from '../../values/fields'
import { isBlank, isObject } from '../../values/isObject'
import { readCategories } from '../outlook/categories'

type Body = Readonly<Record<string, unknown>>

const choices = {
  importance: ['low', 'normal', 'high'],
  showAs: statuses,
  sensitivity: ['normal', 'personal', 'private', 'confidential'],
  onlineMeetingProvider: ['unknown', 'teamsForBusiness', 'skypeForBusiness', 'skypeForConsumer'],
} as const
const flags = [
  'isReminderOn',
  'responseRequested',
  'allowNewTimeProposals',
  'hideAttendees',
  'isOnlineMeeting',
]
const longestReminder = 365 * 24 * 60

/** Returns an event's other properties under Graph's names. Throws ConfigurationError if one is invalid. */
export function readDetails(values: Body): Body {
  const fields = new Fields(values)
  const eachFilled = (names: readonly string[], read: (name: string) => unknown) =>
    Object.fromEntries(names.filter((name) => name in values).map((name) => [name, read(name)]))
  return new Fields({
    subject: fields.freeText('subject'),
    location: readLocation(values['location'], 'location'),
    locations: readLocations(values['locations']),
    categories: readCategories(values['categories']),
    recurrence: readObject(values, 'recurrence'),
    ...eachFilled(Object.keys(choices), (name) =>
      fields.oneOfIgnoringCase(name, choices[name as keyof typeof choices]),
    ),
    ...eachFilled(flags, (name) => fields.isChecked(name)),
    ...eachFilled(['reminderMinutesBeforeStart'], (name) => fields.wholeNumber(name, 0, longestReminder, 0)),
  }).withoutEmpty()
}

/** A name, or a location in Graph's format. */
function readLocation(value: unknown, field: string): unknown {
  return typeof value === 'string' && !isBlank(value)
    ? { displayName: value }
    : readObject({ [field]: value }, field)
}

/** A list of names or locations. */
function readLocations(value: unknown): unknown {
  if (value === undefined) return undefined
  if (Array.isArray(value))
    return value.flatMap((each, index) => (isBlank(each) ? [] : [readLocation(each, `locations[${index}]`)]))
  throw new ConfigurationError(
    'The field "locations" is not a list of names or of objects in the format of Microsoft Graph.',
  )
}

function readObject(values: Body, field: string): unknown {
  const value = values[field]
  if (isBlank(value)) return undefined
  if (isObject(value)) return value
  throw new ConfigurationError(`The field "${field}" is not an object in the format of Microsoft Graph.`)
}
