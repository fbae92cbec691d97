import type { Api } from '../http/api'
import type { Send } from '../http/message'
import type { RetryPolicy } from '../http/retry'
import type { Choices, JsonSchema, Log, RecordBody } from './objectOperations'

/** What an API does with mail besides keeping it. */
export interface MailOperations {
  /** Of a mail as moving gives it. */
  readonly schema: JsonSchema
  /** The folders that a mail can be moved to. */
  folders(api: Api): Promise<Choices>
  /**
   * Sends a mail once: a call with the key of a mail that was sent already gives that one. Throws a TemporaryError that
   * `mayHaveBeenApplied` where it stays unknown whether it was sent.
   */
  send(means: SendingMeans, mail: OutgoingMail, key: string | undefined): Promise<SentMail>
  /** Moves a mail, to the deleted items where no folder is named; throws NotFoundError where there is no such mail. */
  move(api: Api, mailId: string, folderId: string | undefined): Promise<RecordBody>
}

/** What sending works with. */
export interface SendingMeans {
  readonly api: Api
  /** One attempt without the account's token, for URLs that are their own permission. */
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
  /** False where no copy is wanted among the sent mails. */
  readonly isSaved: boolean
  readonly isReadReceiptRequested: boolean
  readonly isDeliveryReceiptRequested: boolean
  readonly internetMessageHeaders: readonly InternetHeader[]
  /** By the API's own field names. */
  readonly flag: RecordBody | undefined
  /** Fetches the attached files; whoever asks for them closes them. */
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

/** A file at hand, read piece by piece. */
export interface OutgoingFile {
  readonly name: string
  readonly contentType: string
  /** True for a picture within the text, which refers to it by the content ID. */
  readonly isInline: boolean
  readonly contentId: string | undefined
  /** Bytes. */
  readonly size: number
  /** As many bytes from `start` on, fewer at the end. */
  read(start: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

export interface SentMail {
  /** It stays the same when the mail is moved. */
  readonly id: string
  readonly internetMessageId: string
  readonly conversationId: string
}
