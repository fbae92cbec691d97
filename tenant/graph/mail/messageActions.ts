import { isObject } from '../../isObject'
import type { ApiCall, Handler } from '../apiCall'
import { officialError } from '../faults/officialErrors'
import { badRequest, GraphError, unreadableBody } from '../graphError'
import { checkNames } from '../query/queryOptions'
import { entity } from '../resources/entity'
import { findFolder } from '../resources/folderRoutes'
import { itemOf } from '../resources/itemRoutes'
import { actionParameters } from '../resources/jsonBody'
import type { Properties } from '../resources/view'
import type { Folder } from '../store/storedItem'
import { parseMessage } from './messageBody'
import { isDraft, messageFields, messageRecord, type StoredMessage } from './messageRecord'
import { messageResource } from './messageRoutes'
import type { MessageFields } from './messageType'
import { checkRecipients, sendDraft, sendNew } from './sending'

/**
 * `POST /me/messages/{id}/move` to a folder's ID or well-known name. The message gets another ID and keeps its
 * immutable ID.
 */
export const moveMessage: Handler = (call) => {
  const { message, folder } = destinationOf(call)
  return { status: 201, body: shown(call, call.mailbox.messages.move(message, folder)) }
}

/** `POST /me/messages/{id}/copy` */
export const copyMessage: Handler = (call) => {
  const { message, folder } = destinationOf(call)
  const { seed, fields } = message
  const copy = call.mailbox.messages.create(folder, { fields, ...(seed !== undefined && { seed }) })
  return { status: 201, body: shown(call, copy) }
}

/** `POST /me/messages/{id}/send`. The draft is moved to Sent Items. */
export const sendMessage: Handler = (call) => {
  checkNames(call.query, [])
  const message = itemOf(call, messageResource)
  if (!isDraft(message)) {
    throw new GraphError(400, 'ErrorInvalidOperation', 'The message is not a draft.')
  }
  const fields = messageFields(message)
  checkRecipients(fields)
  checkFrom(call, fields)
  sendDraft(call.mailbox, message)
  return { status: 202 }
}

/** `POST /me/sendMail` */
export const sendMail: Handler = (call) => {
  checkNames(call.query, [])
  const { message, saveToSentItems = true } = actionParameters(call, ['message', 'saveToSentItems'])
  if (!isObject(message)) throw badRequest("The parameter 'message' is required.")
  const fields = parseMessage(message, call.mailbox)
  checkRecipients(fields)
  checkFrom(call, fields)
  sendNew(call.mailbox, fields, parseFlag(saveToSentItems))
  return { status: 202 }
}

/**
 * Throws unless the account may send as this address:
 * https://learn.microsoft.com/graph/outlook-send-mail-from-other-user
 */
function checkFrom({ mailboxes }: ApiCall, { from }: Partial<MessageFields>): void {
  const address = from?.emailAddress?.address
  if (address && !mailboxes.maySendAs(address)) throw officialError('sendAsDenied')
}

function destinationOf(call: ApiCall): { message: StoredMessage; folder: Folder<MessageFields> } {
  checkNames(call.query, [])
  const message = itemOf(call, messageResource)
  const { destinationId } = actionParameters(call, ['destinationId'])
  if (typeof destinationId !== 'string') throw badRequest("The parameter 'destinationId' is required.")
  return { message, folder: findFolder(call.mailbox.mailFolders, destinationId) }
}

function shown(call: ApiCall, message: StoredMessage): Properties {
  return entity(call, 'messages', messageRecord(message, call.preferences))
}

/** Also accepts a string, which Graph's own examples send. */
function parseFlag(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 'false') return value === 'true'
  throw unreadableBody("Cannot convert the value of the parameter 'saveToSentItems' to 'Edm.Boolean'.")
}
