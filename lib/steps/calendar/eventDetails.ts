import { ConfigurationError } from '../../errors'
import { statuses } from '../../providers/calendarOperations'
import { Fields } from '../../values/fields'
import { isBlank, isObject } from '../../values/isObject'

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
    location: readLocation(values['location']),
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
function readLocation(value: unknown): unknown {
  return typeof value === 'string' && !isBlank(value)
    ? { displayName: value }
    : readObject({ location: value }, 'location')
}

/** A list of names or locations. */
function readLocations(value: unknown): unknown {
  if (value === undefined) return undefined
  if (Array.isArray(value)) return value.filter((each) => !isBlank(each)).map(readLocation)
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

/** Returns the names in a list or in a string with commas. Throws ConfigurationError for anything else. */
export function readCategories(value: unknown): readonly string[] | undefined {
  const list: unknown = typeof value === 'string' ? namesIn(value) : value
  if (list === undefined || (Array.isArray(list) && list.every((each) => typeof each === 'string')))
    return list
  throw new ConfigurationError('The field "categories" is not a list of names.')
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
