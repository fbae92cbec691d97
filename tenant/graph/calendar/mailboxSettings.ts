import type { ApiCall, Handler } from '../apiCall'
import { checkNames, parseSelect } from '../query/queryOptions'
import { userContext } from '../user'

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

/** `GET /me/mailboxSettings`: https://learn.microsoft.com/graph/api/user-get-mailboxsettings */
export const readMailboxSettings: Handler = (call) => {
  checkNames(call.query, ['$select'])
  const settings = { ...fixedSettings, ...call.mailbox.settings }
  const select = parseSelect(call.query, Object.keys(settings), 'mailboxSettings')
  const entries = Object.entries(settings).filter(([name]) => select?.includes(name) ?? true)
  return { status: 200, body: { ...context(call), ...Object.fromEntries(entries) } }
}

/** `GET /me/mailboxSettings/timeZone` */
export const readTimeZone: Handler = (call) => {
  checkNames(call.query, [])
  return { status: 200, body: { ...context(call, '/timeZone'), value: call.mailbox.settings.timeZone } }
}

/** `GET /me/mailboxSettings/workingHours` */
export const readWorkingHours: Handler = (call) => {
  checkNames(call.query, [])
  return { status: 200, body: { ...context(call, '/workingHours'), ...call.mailbox.settings.workingHours } }
}

const fixedSettings = {
  archiveFolder: null,
  dateFormat: 'M/d/yyyy',
  timeFormat: 'h:mm tt',
  delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
  language: { locale: 'en-US', displayName: 'English (United States)' },
  userPurpose: 'user',
}

function context({ origin }: ApiCall, path = ''): { '@odata.context': string } {
  return { '@odata.context': userContext(origin, `mailboxSettings${path}`) }
}
