import { weekdays } from '../../calendar/weekdays'
import { parseTimeOfDay, type WorkingHours } from '../../calendar/workingHours'
import { ConfigurationError } from '../../errors'
import type { Fields } from '../../values/fields'
import type { StepCalendar } from './calendar'

/** Returns the working hours according to the field `workingHours`, or undefined for any time. */
export async function readWorkingHours(
  fields: Fields,
  calendar: StepCalendar,
): Promise<WorkingHours | undefined> {
  const chosen = fields.oneOf('workingHours', ['mailbox', 'given', 'none'], 'mailbox')
  if (chosen === 'given') return { ...givenHours(fields), zone: await calendar.zone() }
  if (fields.names('workDays') ?? fields.text('workStart') ?? fields.text('workEnd'))
    throw new ConfigurationError(
      'The fields "workDays", "workStart", and "workEnd" require "workingHours" to be "given". Clear them, or set "workingHours" to "given".',
    )
  return chosen === 'none' ? undefined : mailboxHours(calendar)
}

const businessDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']

function givenHours(fields: Fields): Omit<WorkingHours, 'zone'> {
  const days = fields.names('workDays') ?? businessDays
  return {
    days: days.map((name) => {
      const day = weekdays.find((each) => each === name.toLowerCase())
      if (day) return day
      throw new ConfigurationError(
        `The field "workDays" contains "${name.slice(0, 40)}", but each value must be one of ${weekdays.join(', ')}.`,
      )
    }),
    start: timeOfDay('workStart', fields.text('workStart') ?? '09:00'),
    end: timeOfDay('workEnd', fields.text('workEnd') ?? '17:00'),
  }
}

function timeOfDay(field: string, text: string): number {
  const time = parseTimeOfDay(text)
  if (time !== undefined) return time
  throw new ConfigurationError(
    `The field "${field}" is "${text.slice(0, 40)}", but it must be a time of day such as 09:00.`,
  )
}

/** As set in Outlook. */
async function mailboxHours(calendar: StepCalendar): Promise<WorkingHours> {
  const { workingHours } = await calendar.settings()
  const days = weekdays.filter((day) => workingHours.days.includes(day))
  const [start, end] = [parseTimeOfDay(workingHours.start), parseTimeOfDay(workingHours.end)]
  if (days.length > 0 && start !== undefined && end !== undefined)
    return { days, start, end, zone: await calendar.hoursZone() }
  throw new ConfigurationError(
    'The mailbox has no working hours. Set the field "workingHours" to "given" or "none".',
  )
}
