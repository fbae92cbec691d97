import type { User } from '../mailboxes/user'
import { changeKey, immutableId } from '../store/exchangeIds'
import type { StoredItem } from '../store/storedItem'

/** The options of a request for how items are shown. */
export interface View {
  readonly select?: readonly string[] | undefined
  readonly hasImmutableIds?: boolean
  readonly timeZone?: string | undefined
  /** Owner of the mailbox. Defaults to the account's user. */
  readonly owner?: User
}

export type Properties = Record<string, unknown>

/** Returns the ID that the view requests. */
export function shownId<Fields>({ id, number }: StoredItem<Fields>, { hasImmutableIds }: View): string {
  return hasImmutableIds ? immutableId(number) : id
}

/** Returns the properties that identify the version of an item. */
export function versionOf<Fields>({ changeNumber }: StoredItem<Fields>): { etag: string; key: string } {
  const key = changeKey(changeNumber)
  return { etag: `W/"${key}"`, key }
}

/** Returns the selected properties of a record, its `id`, and its `@odata.…` annotations. */
export function selected(record: Properties, { select }: View): Properties {
  if (!select) return record
  const isWanted = (name: string): boolean => name === 'id' || name.startsWith('@') || select.includes(name)
  return Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)))
}
