import type { ApiCall } from '../apiCall'
import { officialError } from '../faults/officialErrors'
import { GraphError } from '../graphError'
import { choiceFilter, elementFilter, flagFilter, textFilter, timeFilter } from '../query/filter'
import { type SortKey, sortKeysOf } from '../query/order'
import { findFolder } from '../resources/folderRoutes'
import { type ItemResource, itemHandlers } from '../resources/itemRoutes'
import { jsonObject } from '../resources/jsonBody'
import { propertyNames } from '../resources/resourceType'
import { sevenDigits } from '../store/instant'
import type { Folder } from '../store/storedItem'
import { parseMessage } from './messageBody'
import {
  extendedProperties,
  hasAttachments,
  isDraft,
  isRead,
  messageFields,
  messageRecord,
  receivedAt,
  type StoredMessage,
  sentAt,
} from './messageRecord'
import { type MessageFields, messageType } from './messageType'

const sortKeys: Readonly<Record<string, SortKey<StoredMessage>>> = {
  receivedDateTime: receivedAt,
  sentDateTime: sentAt,
  createdDateTime: ({ createdAt }) => createdAt,
  lastModifiedDateTime: ({ modifiedAt }) => modifiedAt,
  subject: (message) => (messageFields(message).subject ?? '').toLowerCase(),
  importance: (message) => messageFields(message).importance,
  isRead: (message) => Number(isRead(message)),
  hasAttachments: (message) => Number(hasAttachments(message)),
  'from/emailAddress/address': (message) => (senderAddress(message) ?? '').toLowerCase(),
}

/**
 * https://learn.microsoft.com/graph/api/user-list-messages. `/me/messages` lists the messages of all folders, newest
 * first.
 */
export const messageResource: ItemResource<MessageFields> = {
  type: messageType,
  collection: 'messages',
  idName: 'message',
  folderIdName: 'folder',
  filterable: {
    receivedDateTime: timeFilter((message) => sevenDigits(receivedAt(message))),
    sentDateTime: timeFilter((message) => sevenDigits(sentAt(message))),
    createdDateTime: timeFilter(({ createdAt }) => sevenDigits(createdAt)),
    lastModifiedDateTime: timeFilter(({ modifiedAt }) => sevenDigits(modifiedAt)),
    isRead: flagFilter(isRead),
    isDraft: flagFilter(isDraft),
    hasAttachments: flagFilter(hasAttachments),
    subject: textFilter((message) => messageFields(message).subject),
    importance: choiceFilter((message) => messageFields(message).importance),
    internetMessageId: choiceFilter((message) => messageFields(message).internetMessageId),
    conversationId: choiceFilter((message) => messageFields(message).conversationId),
    'from/emailAddress/address': textFilter(senderAddress),
    'sender/emailAddress/address': textFilter(senderAddress),
    'categories/any': elementFilter((message) => messageFields(message).categories),
    'singleValueExtendedProperties/any': elementFilter(extendedProperties),
  },
  sortKeys: sortKeysOf(sortKeys, propertyNames(messageType)),
  store: ({ messages }) => messages,
  folderOf: messageFolderOf,
  listed: newestFirst,
  record: messageRecord,
  isFoundBy: hasWords,
  sentFields: (call, message) => {
    const fields = parseMessage(jsonObject(call), call.mailbox)
    if (!message) return { ...draftFields(call), ...fields }
    checkIsUpdatable(message, fields)
    return fields
  },
}

export const messageHandlers = itemHandlers(messageResource)

/** Returns the mail folder in the path, or Drafts. */
export function messageFolderOf({ ids, mailbox }: ApiCall): Folder<MessageFields> {
  return findFolder(mailbox.mailFolders, ids.folder ?? 'drafts')
}

function newestFirst(call: ApiCall): readonly StoredMessage[] {
  const { ids, mailbox, query } = call
  const namesProperty = query.get('$filter')?.includes('singleValueExtendedProperties')
  if (namesProperty && !mailbox.hasPropertyQuotaLeft) throw officialError('namedPropertyQuota')
  const messages = ids.folder === undefined ? mailbox.messages.all() : messageFolderOf(call).items.values()
  return [...messages].reverse().sort((left, right) => receivedAt(right) - receivedAt(left))
}

/** True if all words occur in the subject, the body, or the sender, in any order. */
function hasWords(message: StoredMessage, words: readonly string[]): boolean {
  const { subject, body, from } = messageFields(message)
  const { name, address } = from?.emailAddress ?? {}
  const text = [subject, body.content, name, address].join(' ').toLowerCase()
  return words.every((word) => text.includes(word))
}

function senderAddress(message: StoredMessage): string | null | undefined {
  return messageFields(message).from?.emailAddress?.address
}

/** Returns the fields of a new message, which is a draft in every folder. */
function draftFields({ mailbox }: ApiCall): Partial<MessageFields> {
  const now = mailbox.now()
  return { ...mailbox.newMessageIds(), isDraft: true, isRead: true, receivedAt: now, sentAt: now }
}

/** Throws if a field cannot be changed: https://learn.microsoft.com/graph/api/message-update */
function checkIsUpdatable(message: StoredMessage, fields: Partial<MessageFields>): void {
  const fixed = ['subject', 'body', 'replyTo', 'internetMessageId'].find((name) =>
    Object.hasOwn(fields, name),
  )
  if (fixed === undefined || isDraft(message)) return
  throw new GraphError(
    400,
    'ErrorInvalidPropertySet',
    `The property '${fixed}' can be set on a draft message only.`,
  )
}
