import { ChangeLog, type Removal } from './changeLog'
import type { ContactFields } from './contactFields'
import { contactId, folderId } from './exchangeIds'

export interface StoredContact {
  readonly id: string
  readonly folder: ContactFolder
  /** Number of the seeded contact that gives the fields not written since; undefined where none does. */
  readonly seed: number | undefined
  readonly fields: ContactFields
  readonly createdAt: number
  /** Milliseconds; Graph shows whole seconds of it, while its filters see the fractions. */
  readonly modifiedAt: number
  readonly changeNumber: number
}

export interface ContactFolder {
  readonly id: string
  readonly number: number
  readonly displayName: string
  readonly parentFolderId: string
  readonly contacts: Map<string, StoredContact>
  readonly changes: ChangeLog
}

interface NewContact {
  readonly seed?: number
  readonly fields?: ContactFields
  readonly at?: number
}

/** The state behind the twin: one user's contact folders and contacts. */
export class Mailbox {
  readonly defaultFolder: ContactFolder
  private readonly folders = new Map<string, ContactFolder>()
  private readonly contacts = new Map<string, StoredContact>()
  private lastNumber = 0x1000

  constructor(private readonly now: () => number) {
    this.defaultFolder = this.storeFolder(0x010e, 'Contacts', folderId(0x0108))
  }

  /** The folder with this id. `contacts`, the undocumented name of the default folder, works in Graph too. */
  folder(id: string): ContactFolder | undefined {
    return id.toLowerCase() === 'contacts' ? this.defaultFolder : this.folders.get(id)
  }

  childFolders(parent: ContactFolder): readonly ContactFolder[] {
    return [...this.folders.values()].filter((folder) => folder.parentFolderId === parent.id)
  }

  addFolder(displayName: string, parent: ContactFolder): ContactFolder {
    return this.storeFolder(++this.lastNumber, displayName, parent.id)
  }

  /** Contacts are found by id in the whole mailbox, whatever their folder. */
  contact(id: string): StoredContact | undefined {
    return this.contacts.get(id)
  }

  create(folder: ContactFolder, { seed, fields = {}, at = this.now() }: NewContact): StoredContact {
    const id = contactId(folder.number, ++this.lastNumber)
    const changeNumber = ++this.lastNumber
    return this.store({ id, folder, seed, fields, createdAt: at, modifiedAt: at, changeNumber })
  }

  change(contact: StoredContact, fields: ContactFields, at = this.now()): StoredContact {
    const changeNumber = ++this.lastNumber
    const merged = { ...contact.fields, ...fields }
    return this.store({ ...contact, fields: merged, modifiedAt: at, changeNumber })
  }

  remove(contact: StoredContact, removal: Removal = 'deleted'): void {
    this.contacts.delete(contact.id)
    contact.folder.contacts.delete(contact.id)
    contact.folder.changes.append(contact.id, removal)
  }

  /** A move is a removal from one folder and a new id in the other, as with all ids but immutable ones. */
  move(contact: StoredContact, folder: ContactFolder, at = this.now()): StoredContact {
    this.remove(contact, 'changed')
    const id = contactId(folder.number, ++this.lastNumber)
    return this.store({ ...contact, id, folder, modifiedAt: at, changeNumber: ++this.lastNumber })
  }

  private store(contact: StoredContact): StoredContact {
    this.contacts.set(contact.id, contact)
    contact.folder.contacts.set(contact.id, contact)
    contact.folder.changes.append(contact.id)
    return contact
  }

  private storeFolder(number: number, displayName: string, parentFolderId: string): ContactFolder {
    const contacts = new Map<string, StoredContact>()
    const folder = {
      id: folderId(number),
      number,
      displayName,
      parentFolderId,
      contacts,
      changes: new ChangeLog(),
    }
    this.folders.set(folder.id, folder)
    return folder
  }
}
