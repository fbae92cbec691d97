import {
  choice,
  flag,
  type Kind,
  list,
  optional,
  parts,
  text,
  texts,
  type ValuesOf,
  withDefault,
} from '../resources/kinds'
import type { ResourceType } from '../resources/resourceType'
import type { StoredAttachment } from './attachments/attachment'

const recipient = parts({ emailAddress: parts({ name: text, address: text }) })
const recipients = list(recipient)
const body = parts({ contentType: choice('text', 'html'), content: text })
const moment = optional(parts({ dateTime: text, timeZone: text }))
const followupFlag = parts({
  flagStatus: choice('notFlagged', 'complete', 'flagged'),
  startDateTime: moment,
  dueDateTime: moment,
  completedDateTime: moment,
})

export type Recipient = typeof recipient extends Kind<infer Value> ? Value : never

/** https://learn.microsoft.com/graph/api/resources/message */
const kinds = {
  subject: text,
  body: withDefault(body, { contentType: 'text', content: '' }),
  importance: withDefault(choice('low', 'normal', 'high'), 'normal'),
  categories: texts,
  toRecipients: recipients,
  ccRecipients: recipients,
  bccRecipients: recipients,
  replyTo: recipients,
  from: optional(recipient),
  sender: optional(recipient),
  isRead: flag,
  isDeliveryReceiptRequested: flag,
  isReadReceiptRequested: flag,
  inferenceClassification: choice('focused', 'other'),
  flag: withDefault(followupFlag, { flagStatus: 'notFlagged' }),
  internetMessageId: text,
  internetMessageHeaders: list(parts({ name: text, value: text })),
  singleValueExtendedProperties: list(parts({ id: text, value: text })),
}

/** The properties of a message that the mailbox itself sets. */
interface MessageState {
  readonly isDraft: boolean
  /** In milliseconds. */
  readonly receivedAt: number
  readonly sentAt: number
  readonly conversationId: string
  readonly attachments: readonly StoredAttachment[]
}

export type MessageFields = ValuesOf<typeof kinds> & MessageState

export const messageType: ResourceType<typeof kinds> = {
  name: 'message',
  kinds,
  readOnly: [
    'id',
    'createdDateTime',
    'lastModifiedDateTime',
    'changeKey',
    'receivedDateTime',
    'sentDateTime',
    'hasAttachments',
    'bodyPreview',
    'uniqueBody',
    'parentFolderId',
    'conversationId',
    'isDraft',
    'webLink',
  ],
}
