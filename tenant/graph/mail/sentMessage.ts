import type { FileSummary } from './attachments/attachment'
import type { MessageFields } from './messageType'

/** A message that was sent from the mailbox. */
export interface SentMessage {
  readonly via: 'send' | 'sendMail'
  /** In milliseconds. */
  readonly at: number
  readonly internetMessageId: string
  readonly subject: string
  readonly body: MessageFields['body']
  readonly importance: string
  /** Email addresses. */
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly replyTo: readonly string[]
  readonly isSaved: boolean
  /** Email address. */
  readonly from: string
  readonly isReadReceiptRequested: boolean
  readonly isDeliveryReceiptRequested: boolean
  readonly internetMessageHeaders: MessageFields['internetMessageHeaders']
  readonly flag: MessageFields['flag']
  readonly attachments: readonly FileSummary[]
}
