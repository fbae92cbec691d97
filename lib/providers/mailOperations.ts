import type { Api } from '../http/api'
import type { Send } from '../http/message'
import type { RetryPolicy } from '../http/retry'
import type { Choices, JsonSchema, Log, RecordBody } from './objectOperations'

/** The email operations of an API, other than those of its message objects. */
export interface MailOperations {
  /** The schema of a moved email. */
  readonly schema: JsonSchema
  /** Returns the folders that an email can be moved to. */
  folders(api: Api): Promise<Choices>
  /**
   * Sends an email once. If an email with the key was already sent, returns that one. Throws TemporaryError with
   * `mayHaveBeenApplied` if it is unknown whether the email was sent.
   */
  send(services: SendingServices, mail: OutgoingMail, key: string | undefined): Promise<SentMail>
  /** Moves an email, by default to the deleted items. Throws NotFoundError if the email doesn't exist. */
  move(api: Api, mailId: string, folderId: string | undefined): Promise<RecordBody>
}

/** The services that send an email. */
export interface SendingServices {
  readonly api: Api
  /** Sends one attempt without the account's token, for URLs that contain their own permission. */
  readonly bareSend: Send
  readonly retries: RetryPolicy
  readonly log: Log
}

export interface OutgoingMail {
  readonly to: readonly Recipient[]
  readonly cc: readonly Recipient[]
  readonly bcc: readonly Recipient[]
  readonly replyTo: readonly Recipient[]
  /** Another mailbox that the account may send as; the account's own if absent. */
  readonly from?: Recipient
  readonly subject: string
  readonly body: string
  readonly bodyType: 'text' | 'html'
  readonly importance: 'low' | 'normal' | 'high'
  /** False if the folder of sent emails should not contain a copy. */
  readonly isSaved: boolean
  readonly isReadReceiptRequested: boolean
  readonly isDeliveryReceiptRequested: boolean
  readonly internetMessageHeaders: readonly InternetHeader[]
  readonly categories: readonly string[]
  /** By the API's own field names. */
  readonly flag: RecordBody | undefined
  /** Downloads the attachments. The caller must close them. */
  fetchFiles(): Promise<readonly OutgoingFile[]>
}

export interface InternetHeader {
  readonly name: string
  readonly value: string
}

export interface Recipient {
  readonly address: string
  readonly name?: string
}

/** A file that is read in parts. */
export interface OutgoingFile {
  readonly name: string
  readonly contentType: string
  /** True for an image in the text. The text refers to it by its content ID. */
  readonly isInline: boolean
  readonly contentId: string | undefined
  /** Bytes. */
  readonly size: number
  /** Returns `length` bytes from `start`, or fewer at the end. */
  read(start: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

export interface SentMail {
  /** Stays the same if the email is moved. */
  readonly id: string
  readonly internetMessageId: string
  readonly conversationId: string
}
