import type { Mailbox } from '../mailboxes/mailbox'
import { found, itemControl } from '../resources/itemControl'
import { parseFields } from '../resources/resourceType'
import type { Folder } from '../store/storedItem'
import { contactRecord } from './contactRecord'
import { type ContactFields, contactType } from './contactType'

type Fields = Record<string, unknown>

export interface SeedOptions {
  /** Defaults to the default folder. */
  readonly folderId?: string
  /** Time of the first item's creation and modification, in milliseconds. Defaults to the current time. */
  readonly at?: number
  /** Interval between the creation times of two items, in milliseconds. */
  readonly spacingMs?: number
}

/** The changes that other users and programs make to the contacts. Times are in milliseconds. */
export interface ContactControl {
  readonly defaultFolderId: string
  /** Adds `count` contacts with all their fields. Returns their IDs. */
  seed(count: number, options?: SeedOptions): string[]
  createFolder(displayName: string, parentFolderId?: string): string
  createContact(fields: Fields, folderId?: string): string
  changeContacts(ids: readonly string[], fields?: Fields, at?: number): void
  /** Changes all contacts within the same second, at different fractions of it. */
  changeWithinOneSecond(ids: readonly string[], second?: number, fields?: Fields): void
  deleteContacts(ids: readonly string[]): void
  /** Returns the IDs in the new folder, because a moved contact gets another ID. */
  moveContacts(ids: readonly string[], folderId: string): string[]
  contactIds(folderId?: string): string[]
  /** Returns the contact like `GET`. */
  contact(id: string): Fields
}

/** Returns the control functions for contacts. They throw if an ID is unknown. */
export function contactControl(mailbox: Mailbox, now: () => number): ContactControl {
  const { contacts, contactFolders, defaultContactFolder } = mailbox
  let seeded = 0
  const folder = (id?: string): Folder<ContactFields> =>
    id === undefined ? defaultContactFolder : found(contactFolders.find(id), id)
  const control = itemControl({
    store: contacts,
    now,
    folder,
    parse: (fields) => parseFields(fields, contactType),
    change: ({ changeNumber }) => ({ jobTitle: `Changed ${changeNumber}` }),
    record: contactRecord,
  })
  return {
    defaultFolderId: defaultContactFolder.id,
    seed: (count, { folderId, at = now(), spacingMs = 0 } = {}) =>
      Array.from(
        { length: count },
        (_, place) => contacts.create(folder(folderId), { seed: ++seeded, at: at + place * spacingMs }).id,
      ),
    createFolder: (displayName, parentFolderId) =>
      contactFolders.add(displayName, folder(parentFolderId).id).id,
    createContact: control.create,
    changeContacts: control.change,
    changeWithinOneSecond: control.changeWithinOneSecond,
    deleteContacts: control.remove,
    moveContacts: control.move,
    contactIds: control.ids,
    contact: control.record,
  }
}
