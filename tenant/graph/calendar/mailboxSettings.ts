/** The settings that a user makes for the whole mailbox. */
export interface MailboxSettings {
  /** A Windows or IANA name. */
  readonly timeZone: string
  readonly workingHours: WorkingHours
}

interface WorkingHours {
  /** `monday` and so on. */
  readonly daysOfWeek: readonly string[]
  /** In the format `08:00:00.0000000`. */
  readonly startTime: string
  readonly endTime: string
  readonly timeZone: WorkingHoursZone
}

/**
 * A time zone by its name, or one that a client has defined:
 * https://learn.microsoft.com/graph/api/resources/customtimezone
 */
interface WorkingHoursZone {
  readonly '@odata.type'?: '#microsoft.graph.customTimeZone'
  readonly name: string
  /** Number of minutes from the zone's local time to UTC. */
  readonly bias?: number
  readonly standardOffset?: ZoneChange
  readonly daylightOffset?: ZoneChange & { readonly daylightBias: number }
}

interface ZoneChange {
  readonly time: string
  readonly dayOccurrence: number
  readonly dayOfWeek: string
  readonly month: number
  readonly year: number
}

export const initialSettings: MailboxSettings = {
  timeZone: 'Pacific Standard Time',
  workingHours: {
    daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    startTime: '08:00:00.0000000',
    endTime: '17:00:00.0000000',
    timeZone: { name: 'Pacific Standard Time' },
  },
}
