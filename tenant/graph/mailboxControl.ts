import { parseContactFields } from './contactBody'
import { contactRecord } from './contactRecord'
import { GraphError } from './graphError'
import type { ContactFolder, Mailbox, StoredContact } from './mailbox'

type Fields = Record<string, unknown>

export interface SeedOptions {
  /** The default folder where absent */
  readonly folderId?: string
  /** Milliseconds of the first contact's creation and modification; now where absent */
  readonly at?: number
  /** Milliseconds from one contact's creation to the next */
  readonly spacingMs?: number
}

/** What other people and programs do to the mailbox while the component looks. Times are milliseconds. */
export interface MailboxControl {
  readonly defaultFolderId: string
  /** Adds `count` contacts with all their fields; gives their ids. */
  seed(count: number, options?: SeedOptions): string[]
  createFolder(displayName: string, parentFolderId?: string): string
  createContact(fields: Fields, folderId?: string): string
  changeContacts(ids: readonly string[], fields?: Fields, at?: number): void
  /** Changes each of the contacts within one and the same second, spread over its fractions. */
  changeWithinOneSecond(ids: readonly string[], second?: number, fields?: Fields): void
  deleteContacts(ids: readonly string[]): void
  /** Gives the ids in the new folder: a moved contact gets another one. */
  moveContacts(ids: readonly string[], folderId: string): string[]
  contactIds(folderId?: string): string[]
  /** The contact as `GET` would show it. */
  contact(id: string): Record<string, unknown>
}

/** The control calls that change the mailbox; an unknown id is an error. */
export function mailboxControl(mailbox: Mailbox, now: () => number): MailboxControl {
  let seeded = 0
  const folderOf = (id?: string): ContactFolder =>
    id === undefined ? mailbox.defaultFolder : found(mailbox.folder(id), id)
  const contactsOf = (ids: readonly string[]): StoredContact[] =>
    ids.map((id) => found(mailbox.contact(id), id))
  const change = (contact: StoredContact, fields: Fields | undefined, at: number): StoredContact =>
    mailbox.change(contact, parseContactFields(fields ?? { jobTitle: `Changed ${contact.changeNumber}` }), at)

  return {
    defaultFolderId: mailbox.defaultFolder.id,
    seed: (count, { folderId, at = now(), spacingMs = 0 } = {}) =>
      Array.from(
        { length: count },
        (_, place) => mailbox.create(folderOf(folderId), { seed: ++seeded, at: at + place * spacingMs }).id,
      ),
    createFolder: (displayName, parentFolderId) =>
      mailbox.addFolder(displayName, folderOf(parentFolderId)).id,
    createContact: (fields, folderId) =>
      mailbox.create(folderOf(folderId), { fields: parseContactFields(fields) }).id,
    changeContacts: (ids, fields, at = now()) => {
      for (const contact of contactsOf(ids)) change(contact, fields, at)
    },
    changeWithinOneSecond: (ids, second = now(), fields) => {
      const start = Math.floor(second / 1000) * 1000
      for (const [place, contact] of contactsOf(ids).entries()) {
        change(contact, fields, start + Math.floor((place * 1000) / ids.length))
      }
    },
    deleteContacts: (ids) => {
      for (const contact of contactsOf(ids)) mailbox.remove(contact)
    },
    moveContacts: (ids, folderId) =>
      contactsOf(ids).map((contact) => mailbox.move(contact, folderOf(folderId)).id),
    contactIds: (folderId) => [...folderOf(folderId).contacts.keys()],
    contact: (id) => contactRecord(found(mailbox.contact(id), id)),
  }
}

function found<Item>(item: Item | undefined, id: string): Item {
  if (item === undefined) throw new GraphError(404, 'ErrorItemNotFound', `The mailbox has no item ${id}.`)
  return item
}
