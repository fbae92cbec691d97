import type { MailOperations } from '../../mailOperations'
import { objectTypeOf } from '../objects/objectTypes'
import { parents } from '../objects/parents'
import { moveMail } from './moveMail'
import { sendMail } from './sendMail'

/** Outlook email in Microsoft Graph. */
export const mail: MailOperations = {
  schema: { ...objectTypeOf('messages').schema },
  folders: (api) => parents(api, 'messages'),
  send: sendMail,
  move: moveMail,
}
