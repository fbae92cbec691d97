import type { ChangeLog } from './changeLog'

/** A contact folder, mail folder or calendar with what lies in it. */
export interface Folder<Fields> {
  readonly id: string
  readonly number: number
  readonly parentFolderId: string
  displayName: string
  changeNumber: number
  /** The name Exchange knows it by; such a folder cannot be deleted. */
  readonly wellKnownName: string | undefined
  readonly items: Map<string, StoredItem<Fields>>
  readonly changes: ChangeLog
}

/** A contact, message or event as the mailbox keeps it. */
export interface StoredItem<Fields> {
  readonly id: string
  /** What its immutable id is made of: it stays when the item moves. */
  readonly number: number
  readonly folder: Folder<Fields>
  /** Number of the seeded item that gives the fields not written since; undefined where none does. */
  readonly seed: number | undefined
  readonly fields: Partial<Fields>
  readonly createdAt: number
  /** Milliseconds; Graph may show whole seconds of it, while its filters see the fractions. */
  readonly modifiedAt: number
  readonly changeNumber: number
}
