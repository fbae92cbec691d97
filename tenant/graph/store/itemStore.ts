import type { Removal } from './changeLog'
import { immutableId, itemId, itemNumberOf } from './exchangeIds'
import type { Numbers } from './numbers'
import type { Folder, StoredItem } from './storedItem'

export interface NewItem<Fields> {
  readonly seed?: number
  readonly fields?: Partial<Fields>
  readonly at?: number
}

/** All items of one kind in the mailbox. */
export class ItemStore<Fields> {
  private readonly items = new Map<string, StoredItem<Fields>>()
  private readonly numbered = new Map<number, StoredItem<Fields>>()
  private readonly removed = new Map<string, number>()

  constructor(
    private readonly numbers: Numbers,
    private readonly now: () => number,
  ) {}

  /** Returns the item with this ID or immutable ID, from any folder. */
  find(id: string): StoredItem<Fields> | undefined {
    return this.items.get(id) ?? this.numbered.get(itemNumberOf(id) ?? Number.NaN)
  }

  /** Returns the immutable ID of an item that no longer has this ID. */
  removedImmutableId(id: string): string | undefined {
    const number = this.removed.get(id)
    return number === undefined ? undefined : immutableId(number)
  }

  all(): Iterable<StoredItem<Fields>> {
    return this.items.values()
  }

  create(
    folder: Folder<Fields>,
    { seed, fields = {}, at = this.now() }: NewItem<Fields>,
  ): StoredItem<Fields> {
    const number = this.numbers.next()
    const id = itemId(folder.number, number)
    const changeNumber = this.numbers.next()
    return this.store({ id, number, folder, seed, fields, createdAt: at, modifiedAt: at, changeNumber })
  }

  change(item: StoredItem<Fields>, fields: Partial<Fields>, at = this.now()): StoredItem<Fields> {
    const merged = { ...item.fields, ...fields }
    return this.store({ ...item, fields: merged, modifiedAt: at, changeNumber: this.numbers.next() })
  }

  /** Changes fields without creating a version: the time and the change key stay the same. */
  mark(item: StoredItem<Fields>, fields: Partial<Fields>): void {
    const marked = this.keep({ ...item, fields: { ...item.fields, ...fields } })
    marked.folder.changes.appendMark(marked.id)
  }

  remove(item: StoredItem<Fields>, removal: Removal = 'deleted'): void {
    this.items.delete(item.id)
    this.removed.set(item.id, item.number)
    this.numbered.delete(item.number)
    item.folder.items.delete(item.id)
    item.folder.changes.append(item.id, removal)
  }

  /**
   * Moves an item: removes it from one folder and adds it to the other with another ID. Only the immutable ID stays
   * the same.
   */
  move(
    item: StoredItem<Fields>,
    folder: Folder<Fields>,
    fields: Partial<Fields> = {},
    at = this.now(),
  ): StoredItem<Fields> {
    this.remove(item, 'changed')
    const id = itemId(folder.number, this.numbers.next())
    const merged = { ...item.fields, ...fields }
    const changeNumber = this.numbers.next()
    return this.store({ ...item, id, folder, fields: merged, modifiedAt: at, changeNumber })
  }

  private store(item: StoredItem<Fields>): StoredItem<Fields> {
    item.folder.changes.append(item.id)
    return this.keep(item)
  }

  private keep(item: StoredItem<Fields>): StoredItem<Fields> {
    this.items.set(item.id, item)
    this.numbered.set(item.number, item)
    item.folder.items.set(item.id, item)
    return item
  }
}
