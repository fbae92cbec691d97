import type { SeedOptions } from '../contacts/contactControl'
import { type AttachedItemType, attachedItem } from '../files/attachedItem'
import { GeneratedContent } from '../files/content'
import type { Mailbox } from '../mailboxes/mailbox'
import { removeFolder } from '../resources/folderRoutes'
import { found, itemControl } from '../resources/itemControl'
import { attachmentId } from '../store/exchangeIds'
import type { Folder } from '../store/storedItem'
import {
  type AttachmentKind,
  type ContentRejection,
  type FileSummary,
  fileSummary,
  type StoredAttachment,
} from './attachments/attachment'
import { mailFolderResource } from './mailFolderRoutes'
import { parseMessage } from './messageBody'
import { isRead, messageFields, messageRecord } from './messageRecord'
import type { MessageFields } from './messageType'
import type { SentMessage } from './sentMessage'
import type { WellKnownMailFolder } from './wellKnownMailFolders'

type Fields = Record<string, unknown>

interface SeededFile {
  readonly name: string
  readonly sizeBytes: number
  readonly contentType: string
  readonly isInline?: boolean
  /** Defaults to `file`. */
  readonly kind?: AttachmentKind
  /** Type of an attached item, whose content is generated. */
  readonly item?: AttachedItemType
  readonly contentId?: string
  /** Prevents that the content is ever returned. */
  readonly rejection?: ContentRejection
}

export interface MessageSeedOptions extends SeedOptions {
  /** Defaults to true. */
  readonly unread?: boolean
  /** Attached to each message, with different bytes for each. */
  readonly attachments?: readonly SeededFile[]
}

/**
 * The changes that other users and programs make to the mailbox. The folder defaults to the Inbox. Times are in
 * milliseconds.
 */
export interface MailControl {
  /** Returns the ID of a folder that every mailbox has. */
  mailFolderId(name: WellKnownMailFolder): string
  createMailFolder(displayName: string, parentFolderId?: string): string
  renameMailFolder(id: string, displayName: string): void
  deleteMailFolder(id: string): void
  /** Adds `count` received messages. Returns their IDs. */
  seedMessages(count: number, options?: MessageSeedOptions): string[]
  /** Adds a received message with fields in the format of a request. Returns its ID. */
  createMessage(fields: Fields, folderId?: string): string
  changeMessages(ids: readonly string[], fields?: Fields, at?: number): void
  changeMessagesWithinOneSecond(ids: readonly string[], second?: number, fields?: Fields): void
  /** Marks messages as read or unread like a user, which changes neither their time nor their change key. */
  markMessages(ids: readonly string[], isRead: boolean): void
  deleteMessages(ids: readonly string[]): void
  /** Returns the IDs in the new folder. */
  moveMessages(ids: readonly string[], folderId: string): string[]
  messageIds(folderId?: string): string[]
  /** Returns the message like `GET`. */
  message(id: string): Fields
  /** Returns the files of a message, regardless of their size. */
  attachmentsOf(messageId: string): (FileSummary & { readonly id: string })[]
  /** Rejects all new names of extended properties from now on, because the mailbox has used up their quota. */
  exhaustPropertyQuota(): void
  /** Returns all messages that were sent, in order. */
  sentMessages(): readonly SentMessage[]
}

/** Returns the control functions for mail. They throw if an ID is unknown. */
export function mailControl(mailbox: Mailbox, now: () => number): MailControl {
  const { messages, mailFolders, numbers } = mailbox
  let seeded = 0
  const folder = (id = 'inbox'): Folder<MessageFields> => found(mailFolders.find(id), id)
  const received = (at: number): Partial<MessageFields> => ({ receivedAt: at, sentAt: at - 2000 })
  const control = itemControl({
    store: messages,
    now,
    folder,
    parse: (fields, item) => ({
      ...(item ? {} : { ...received(now()), ...mailbox.newMessageIds() }),
      ...parseMessage(fields, mailbox),
    }),
    change: (message) => ({ isRead: !isRead(message) }),
    record: messageRecord,
  })
  const attachment = ({ sizeBytes, item, ...file }: SeededFile, modifiedAt: number): StoredAttachment => {
    const number = numbers.next()
    const content = new GeneratedContent(number, sizeBytes)
    const attached = item ? { kind: 'item' as const, ...attachedItem(item, file.name) } : {}
    return { isInline: false, contentId: null, content, ...file, ...attached, number, modifiedAt }
  }
  const seed = (at: number, { folderId, unread = true, attachments = [] }: MessageSeedOptions): string => {
    const files = attachments.map((file) => attachment(file, at))
    const fields = { ...received(at), isRead: !unread, attachments: files }
    return messages.create(folder(folderId), { seed: ++seeded, fields, at }).id
  }
  return {
    mailFolderId: (name) => folder(name).id,
    createMailFolder: (displayName, parentId = 'msgfolderroot') =>
      mailFolders.add(displayName, folder(parentId).id).id,
    renameMailFolder: (id, displayName) => mailFolders.rename(folder(id), displayName),
    deleteMailFolder: (id) => removeFolder(mailFolderResource, folder(id), mailbox),
    seedMessages: (count, options = {}) => {
      const { at = now(), spacingMs = 0 } = options
      return Array.from({ length: count }, (_, place) => seed(at + place * spacingMs, options))
    },
    createMessage: control.create,
    changeMessages: control.change,
    changeMessagesWithinOneSecond: control.changeWithinOneSecond,
    markMessages: (ids, isRead) => {
      for (const id of ids) messages.mark(found(messages.find(id), id), { isRead })
    },
    deleteMessages: control.remove,
    moveMessages: control.move,
    messageIds: control.ids,
    message: control.record,
    attachmentsOf: (messageId) =>
      messageFields(found(messages.find(messageId), messageId)).attachments.map((file) => ({
        id: attachmentId(messageId, file.number),
        ...fileSummary(file),
      })),
    exhaustPropertyQuota: () => {
      mailbox.hasPropertyQuotaLeft = false
    },
    sentMessages: () => mailbox.sent,
  }
}
