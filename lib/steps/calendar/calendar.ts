import type { Interval } from '../../calendar/freeSlots'
import { usualZones, zoneNamed } from '../../calendar/timeZone'
import { offsetAt } from '../../calendar/wallClock'
import { ConfigurationError } from '../../errors'
import type { CalendarEntry, CalendarSettings } from '../../providers/calendarOperations'
import type { Execution } from '../../session/execution'
import { Fields } from '../../values/fields'
import { requireCapability } from '../capabilities'
import { service } from '../step'

/** The calendar that a step works with, as one execution knows it. */
export interface StepCalendar {
  readonly id: string | undefined
  /** IANA: the step's time zone, or else the mailbox's. */
  zone(): Promise<string>
  settings(): Promise<CalendarSettings>
  entries(within: Interval): Promise<readonly CalendarEntry[]>
}

/** Reads the fields `calendarId` and `timeZone`; the mailbox is asked once, and only for what is needed of it. */
export function stepCalendar({ provider, api, config }: Execution): StepCalendar {
  const operations = requireCapability(provider, 'calendar')
  const fields = new Fields(config)
  const id = fields.text('calendarId')
  const timeZone = fields.text('timeZone')
  const zone = timeZone === undefined ? undefined : readZone('timeZone', timeZone)
  let asked: Promise<CalendarSettings> | undefined
  const settings = () => {
    asked ??= operations.settings(api)
    return asked
  }
  const mailboxZone = async () => (await settings()).timeZone
  return {
    id,
    settings,
    zone: async () => zone ?? settingsZone(await mailboxZone(), 'timeZone'),
    entries: (within) => operations.entries(api, id, within, zoneOfDays),
  }

  /** A date without a zone is the mailbox's, whatever zone the step shows. */
  async function zoneOfDays(): Promise<string> {
    const name = await mailboxZone()
    return zoneNamed(name) ?? zone ?? settingsZone(name, 'timeZone')
  }
}

/** The IANA name of the zone that a field names by IANA or Windows. */
export function readZone(field: string, name: string): string {
  const zone = zoneNamed(name)
  if (zone !== undefined) return zone
  throw new ConfigurationError(
    `The field "${field}" is "${name.slice(0, 60)}", which is no time zone. Give a name such as Europe/Berlin or W. Europe Standard Time.`,
  )
}

/** The IANA name of a zone in the mailbox's settings; throws naming the field that can be filled instead. */
export function settingsZone(name: string, instead: string): string {
  const zone = zoneNamed(name)
  if (zone !== undefined) return zone
  throw new ConfigurationError(
    `The mailbox has the time zone "${name.slice(0, 60)}", which is not known here. Fill the field "${instead}", or choose another one in Outlook's settings.`,
  )
}

/** The choices of the field `calendarId`. */
export const calendars = service('calendars', ({ provider, api }) =>
  requireCapability(provider, 'calendar').calendars(api),
)

/** The choices of the field `timeZone`, by their distance from UTC in winter or summer, whichever is less. */
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
