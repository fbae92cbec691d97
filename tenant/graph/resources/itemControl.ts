import { GraphError } from '../graphError'
import type { ItemStore } from '../store/itemStore'
import type { Folder, StoredItem } from '../store/storedItem'

type Fields = Record<string, unknown>

/** What other people and programs do to one kind of items. Times are milliseconds; an unknown id is an error. */
export interface ItemControl {
  create(fields: Fields, folderId?: string): string
  change(ids: readonly string[], fields?: Fields, at?: number): void
  /** Changes each of the items within one and the same second, spread over its fractions. */
  changeWithinOneSecond(ids: readonly string[], second?: number, fields?: Fields): void
  remove(ids: readonly string[]): void
  /** Gives the ids in the new folder: a moved item gets another one. */
  move(ids: readonly string[], folderId: string): string[]
  ids(folderId?: string): string[]
  /** The item as `GET` would show it. */
  record(id: string): Fields
}

/** What the control of one kind of items needs to know of it. */
export interface ControlledItems<Stored> {
  readonly store: ItemStore<Stored>
  readonly now: () => number
  folder(id: string | undefined): Folder<Stored>
  /** Fields as a request would send them; of a change, or without an item of one that is created. */
  parse(fields: Fields, item?: StoredItem<Stored>): Partial<Stored>
  /** What changes where no fields are given. */
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

/** The item; throws where there is none. */
export function found<Item>(item: Item | undefined, id: string): Item {
  if (item === undefined) throw new GraphError(404, 'ErrorItemNotFound', `The mailbox has no item ${id}.`)
  return item
}
