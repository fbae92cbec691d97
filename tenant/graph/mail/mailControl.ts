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
  type ContentRefusal,
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
  /** A file where absent */
  readonly kind?: AttachmentKind
  /** Of an attached item: its content is one of this type. */
  readonly item?: AttachedItemType
  readonly contentId?: string
  /** Its content is never handed out. */
  readonly refusal?: ContentRefusal
}

export interface MessageSeedOptions extends SeedOptions {
  /** true where absent */
  readonly unread?: boolean
  /** Each message gets all of these, with bytes of its own. */
  readonly attachments?: readonly SeededFile[]
}

/** What other people and programs do to the mail; a folder is the Inbox where none is named. Times are milliseconds. */
export interface MailControl {
  /** The id of a folder that every mailbox has. */
  mailFolderId(name: WellKnownMailFolder): string
  createMailFolder(displayName: string, parentFolderId?: string): string
  renameMailFolder(id: string, displayName: string): void
  deleteMailFolder(id: string): void
  /** Adds `count` messages that were received; gives their ids. */
  seedMessages(count: number, options?: MessageSeedOptions): string[]
  /** A received message with fields as a request would send them; gives its id. */
  createMessage(fields: Fields, folderId?: string): string
  changeMessages(ids: readonly string[], fields?: Fields, at?: number): void
  changeMessagesWithinOneSecond(ids: readonly string[], second?: number, fields?: Fields): void
  /** Marks messages as read or unread as a person does, which moves neither their time nor their change key. */
  markMessages(ids: readonly string[], isRead: boolean): void
  deleteMessages(ids: readonly string[]): void
  /** Gives the ids in the new folder. */
  moveMessages(ids: readonly string[], folderId: string): string[]
  messageIds(folderId?: string): string[]
  /** The message as `GET` would show it. */
  message(id: string): Fields
  /** The files of a message, whatever their size. */
  attachmentsOf(messageId: string): (FileSummary & { readonly id: string })[]
  /** From now on the mailbox refuses all names of extended properties: their quota is used up. */
  exhaustPropertyQuota(): void
  /** Everything that was really sent, in order. */
  sentMessages(): readonly SentMessage[]
}

/** The control calls that change mail; an unknown id is an error. */
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
