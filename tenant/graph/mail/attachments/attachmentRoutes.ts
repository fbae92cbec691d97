import type { ApiCall, Handler } from '../../apiCall'
import { GraphError, itemNotFound, malformedId } from '../../graphError'
import type { Mailbox } from '../../mailboxes/mailbox'
import { listResponse } from '../../query/list'
import { sortKeysOf } from '../../query/order'
import { checkNames, parseSelect } from '../../query/queryOptions'
import { entity } from '../../resources/entity'
import { itemOf } from '../../resources/itemRoutes'
import { jsonObject } from '../../resources/jsonBody'
import { type Properties, selected, shownId } from '../../resources/view'
import { attachmentId, immutableId, isWellFormedId } from '../../store/exchangeIds'
import { messageFields, type StoredMessage } from '../messageRecord'
import { messageResource } from '../messageRoutes'
import {
  attachmentProperties,
  attachmentRecord,
  type ContentRejection,
  type StoredAttachment,
} from './attachment'
import { parseAttachment } from './attachmentBody'

/** `GET /me/messages/{id}/attachments`. Without `$select`, it contains the bytes of each file. */
export const listAttachments: Handler = (call) => {
  const select = parseSelect(call.query, attachmentProperties, 'attachment')
  const { attachments } = messageFields(itemOf(call, messageResource))
  return listResponse(call, attachments, listing, select, (attachment) => recordOf(call, attachment))
}

/** `POST /me/messages/{id}/attachments` with the bytes of the file. */
export const addAttachment: Handler = (call) => {
  checkNames(call.query, [])
  const message = itemOf(call, messageResource)
  const { mailbox } = call
  const attachment = parseAttachment(jsonObject(call), mailbox.numbers.next(), mailbox.now())
  attach(mailbox, message, attachment)
  return { status: 201, body: entity(call, 'attachments', recordOf(call, attachment)) }
}

/** `GET /me/messages/{id}/attachments/{id}` */
export const readAttachment: Handler = (call) => {
  checkNames(call.query, ['$select'])
  return { status: 200, body: entity(call, 'attachments', recordOf(call, attachmentOf(call))) }
}

/** `GET /me/messages/{id}/attachments/{id}/$value`: the content of the file. */
export const readAttachmentContent: Handler = (call) => {
  checkNames(call.query, [])
  const { kind, content, contentType, rejection } = attachmentOf(call)
  if (rejection) throw contentRejected(rejection)
  if (kind === 'reference') {
    throw new GraphError(405, 'ErrorInvalidRequest', 'A reference attachment has no raw content.')
  }
  return { status: 200, body: content, headers: { 'content-type': contentType } }
}

function contentRejected(rejection: ContentRejection): GraphError {
  if (rejection === 'gatewayTimeout') return new GraphError(504, 'UnknownError', '')
  if (rejection === 'notAllowed')
    return new GraphError(405, 'ErrorInvalidRequest', 'The attachment has no raw content.')
  return new GraphError(403, 'ErrorVirusDetected', 'Malware was detected in the attachment.')
}

/** `DELETE /me/messages/{id}/attachments/{id}` */
export const removeAttachment: Handler = (call) => {
  checkNames(call.query, [])
  const [message, removed] = [itemOf(call, messageResource), attachmentOf(call)]
  const attachments = messageFields(message).attachments.filter((attachment) => attachment !== removed)
  call.mailbox.messages.change(message, { attachments })
  return { status: 204 }
}

/** Attaches a file to a message. */
export function attach(mailbox: Mailbox, message: StoredMessage, attachment: StoredAttachment): void {
  const { attachments } = messageFields(message)
  mailbox.messages.change(message, { attachments: [...attachments, attachment] })
}

const listing = {
  collection: 'attachments',
  typeName: 'attachment',
  filterable: {},
  sortKeys: sortKeysOf<StoredAttachment>({}, attachmentProperties),
}

function attachmentOf(call: ApiCall): StoredAttachment {
  const id = call.ids.attachment ?? ''
  const message = itemOf(call, messageResource)
  const { attachments } = messageFields(message)
  const found = attachments.find(({ number }) =>
    [message.id, immutableId(message.number)].some((ownerId) => attachmentId(ownerId, number) === id),
  )
  if (found) return found
  throw isWellFormedId(id) ? itemNotFound() : malformedId()
}

function recordOf(call: ApiCall, attachment: StoredAttachment): Properties {
  const ownerId = shownId(itemOf(call, messageResource), call.preferences)
  const select = parseSelect(call.query, attachmentProperties, 'attachment')
  return selected(attachmentRecord(attachment, ownerId), {
    select: select?.map((name) => name.replace(/^.*\//, '')),
  })
}
