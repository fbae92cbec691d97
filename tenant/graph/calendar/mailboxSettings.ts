/** What a person sets up for the whole mailbox. */
export interface MailboxSettings {
  /** A name of Windows or IANA */
  readonly timeZone: string
  readonly workingHours: WorkingHours
}

interface WorkingHours {
  /** `monday` and so on */
  readonly daysOfWeek: readonly string[]
  /** `08:00:00.0000000` */
  readonly startTime: string
  readonly endTime: string
  readonly timeZone: { readonly name: string }
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
