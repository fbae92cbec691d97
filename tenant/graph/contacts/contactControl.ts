import type { Mailbox } from '../mailboxes/mailbox'
import { found, itemControl } from '../resources/itemControl'
import { parseFields } from '../resources/resourceType'
import type { Folder } from '../store/storedItem'
import { contactRecord } from './contactRecord'
import { type ContactFields, contactType } from './contactType'

type Fields = Record<string, unknown>

export interface SeedOptions {
  /** The default folder where absent */
  readonly folderId?: string
  /** Milliseconds of the first item's creation and modification; now where absent */
  readonly at?: number
  /** Milliseconds from one item's creation to the next */
  readonly spacingMs?: number
}

/** What other people and programs do to the contacts while the component looks. Times are milliseconds. */
export interface ContactControl {
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
  contact(id: string): Fields
}

/** The control calls that change contacts; an unknown id is an error. */
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
