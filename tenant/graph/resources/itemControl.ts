import { GraphError } from '../graphError'
import type { ItemStore } from '../store/itemStore'
import type { Folder, StoredItem } from '../store/storedItem'

type Fields = Record<string, unknown>

/**
 * The changes that other users and programs make to one kind of item. Times are in milliseconds. Throws if an ID is
 * unknown.
 */
export interface ItemControl {
  create(fields: Fields, folderId?: string): string
  change(ids: readonly string[], fields?: Fields, at?: number): void
  /** Changes all items within the same second, at different fractions of it. */
  changeWithinOneSecond(ids: readonly string[], second?: number, fields?: Fields): void
  remove(ids: readonly string[]): void
  /** Returns the IDs in the new folder, because a moved item gets another ID. */
  move(ids: readonly string[], folderId: string): string[]
  ids(folderId?: string): string[]
  /** Returns the item like `GET`. */
  record(id: string): Fields
}

/** The properties of one kind of item that its control functions need. */
export interface ControlledItems<Stored> {
  readonly store: ItemStore<Stored>
  readonly now: () => number
  folder(id: string | undefined): Folder<Stored>
  /** Parses fields in the format of a request: those of a change, or those of a new item if `item` is undefined. */
  parse(fields: Fields, item?: StoredItem<Stored>): Partial<Stored>
  /** Returns the default change. */
  change(item: StoredItem<Stored>): Fields
  record(item: StoredItem<Stored>): Fields
}

export function itemControl<Stored>(items: ControlledItems<Stored>): ItemControl {
  const { store, now, folder } = items
  const itemsOf = (ids: readonly string[]): StoredItem<Stored>[] => ids.map((id) => found(store.find(id), id))
  const change = (item: StoredItem<Stored>, fields: Fields | undefined, at: number): void => {
    store.change(item, items.parse(fields ?? items.change(item), item), at)
  }
  return {
    create: (fields, folderId) => store.create(folder(folderId), { fields: items.parse(fields) }).id,
    change: (ids, fields, at = now()) => {
      for (const item of itemsOf(ids)) change(item, fields, at)
    },
    changeWithinOneSecond: (ids, second = now(), fields) => {
      const start = Math.floor(second / 1000) * 1000
      for (const [place, item] of itemsOf(ids).entries()) {
        change(item, fields, start + Math.floor((place * 1000) / ids.length))
      }
    },
    remove: (ids) => {
      for (const item of itemsOf(ids)) store.remove(item)
    },
    move: (ids, folderId) => itemsOf(ids).map((item) => store.move(item, folder(folderId)).id),
    ids: (folderId) => [...folder(folderId).items.keys()],
    record: (id) => items.record(found(store.find(id), id)),
  }
}

/** Returns the item. Throws if it does not exist. */
export function found<Item>(item: Item | undefined, id: string): Item {
  if (item === undefined) throw new GraphError(404, 'ErrorItemNotFound', `The mailbox has no item ${id}.`)
  return item
}
