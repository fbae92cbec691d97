import type { ChangeLog } from './changeLog'

/** A contact folder, mail folder, or calendar with its items. */
export interface Folder<Fields> {
  readonly id: string
  readonly number: number
  readonly parentFolderId: string
  displayName: string
  changeNumber: number
  /** The name by which Exchange knows the folder. A folder with such a name cannot be deleted. */
  readonly wellKnownName: string | undefined
  readonly items: Map<string, StoredItem<Fields>>
  readonly changes: ChangeLog
}

/** A contact, message, or event as the mailbox stores it. */
export interface StoredItem<Fields> {
  readonly id: string
  /** Source of the immutable ID. It stays the same if the item moves. */
  readonly number: number
  readonly folder: Folder<Fields>
  /** Number of the seeded item whose values apply to fields that were never written. Undefined if there is none. */
  readonly seed: number | undefined
  readonly fields: Partial<Fields>
  readonly createdAt: number
  /** In milliseconds. Graph may show only whole seconds, although its filters compare the fractions. */
  readonly modifiedAt: number
  readonly changeNumber: number
}
