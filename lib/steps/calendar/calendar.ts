import type { Interval } from '../../calendar/freeSlots'
import { usualZones, zoneNamed } from '../../calendar/timeZone'
import { offsetAt } from '../../calendar/wallClock'
import { ConfigurationError } from '../../errors'
import type { CalendarEntry, CalendarSettings } from '../../providers/calendarOperations'
import type { Execution } from '../../session/execution'
import { Fields } from '../../values/fields'
import { requireCapability } from '../capabilities'
import { service } from '../step'

/** The calendar of a step during one execution. */
export interface StepCalendar {
  readonly id: string | undefined
  /** Returns the IANA name of the step's time zone, by default the mailbox's. */
  zone(): Promise<string>
  /** Returns the time zone of the working hours that are set in Outlook. */
  hoursZone(): Promise<string>
  settings(): Promise<CalendarSettings>
  entries(within: Interval): Promise<readonly CalendarEntry[]>
}

/** Reads the fields `calendarId` and `timeZone`. Requests the mailbox settings at most once, and only if needed. */
export function stepCalendar({ provider, api, config }: Execution): StepCalendar {
  const operations = requireCapability(provider, 'calendar')
  const fields = new Fields(config)
  const id = fields.text('calendarId')
  const timeZone = fields.text('timeZone')
  const zone = timeZone === undefined ? undefined : readZone('timeZone', timeZone)
  let requested: Promise<CalendarSettings> | undefined
  const settings = () => {
    requested ??= operations.settings(api)
    return requested
  }
  return {
    id,
    settings,
    zone: async () => zone ?? mailboxZone(await settings()) ?? unknownZone((await settings()).timeZone),
    hoursZone: async () => {
      const known = await settings()
      return hoursZone(known) ?? zone ?? unknownZone(known.workingHours.timeZone)
    },
    entries: (within) => operations.entries(api, id, within, zoneOfDays),
  }

  /** A date without a time zone is in the mailbox's time zone, regardless of the step's. */
  async function zoneOfDays(): Promise<string> {
    const known = await settings()
    return mailboxZone(known) ?? zone ?? unknownZone(known.timeZone)
  }
}

/** Returns the IANA name of the time zone in a field. Throws ConfigurationError if the name is unknown. */
export function readZone(field: string, name: string): string {
  const zone = zoneNamed(name)
  if (zone !== undefined) return zone
  throw new ConfigurationError(
    `The field "${field}" is "${name.slice(0, 40)}", which is not a time zone. Use a name such as Europe/Berlin or W. Europe Standard Time.`,
  )
}

/** Returns the mailbox's time zone. If its name is unknown, uses the rules in the working hours. */
function mailboxZone({ timeZone, workingHours }: CalendarSettings): string | undefined {
  return zoneNamed(timeZone) ?? workingHours.customZone ?? zoneNamed(workingHours.timeZone)
}

function hoursZone({ timeZone, workingHours }: CalendarSettings): string | undefined {
  return zoneNamed(workingHours.timeZone) ?? workingHours.customZone ?? zoneNamed(timeZone)
}

function unknownZone(name: string): never {
  throw new ConfigurationError(
    `The mailbox has the unknown time zone "${name.slice(0, 40)}". Set the field "timeZone", or select another time zone in the Outlook settings.`,
  )
}

/** The choices of the field `calendarId`. */
export const calendars = service('calendars', ({ provider, api }) =>
  requireCapability(provider, 'calendar').calendars(api),
)

/** The choices of the field `timeZone`, sorted by their UTC offset in winter or summer, whichever is lower. */
export const timeZones = service('timeZones', async () => {
  const zones = usualZones.map(([zone, windowsName]) => ({ zone, windowsName, offset: standardOffset(zone) }))
  const inOrder = zones.toSorted((left, right) => left.offset - right.offset)
  return Object.fromEntries(
    inOrder.map(({ zone, windowsName, offset }) => [zone, `(${offsetText(offset)}) ${zone}, ${windowsName}`]),
  )
})

function standardOffset(zone: string): number {
  const year = new Date().getUTCFullYear()
  return Math.min(...[0, 6].map((month) => offsetAt(Date.UTC(year, month), zone)))
}

function offsetText(offset: number): string {
  const sign = offset < 0 ? '-' : '+'
  return `UTC${sign}${new Date(Math.abs(offset)).toISOString().slice(11, 16)}`
}
