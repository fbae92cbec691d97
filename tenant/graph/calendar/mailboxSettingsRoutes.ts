import type { ApiCall, Handler } from '../apiCall'
import { userContext } from '../mailboxes/user'
import { checkNames, parseSelect } from '../query/queryOptions'

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

function context(call: ApiCall, path = ''): { '@odata.context': string } {
  return { '@odata.context': userContext(call, `mailboxSettings${path}`) }
}
