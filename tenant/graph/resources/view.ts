import type { User } from '../mailboxes/user'
import { changeKey, immutableId } from '../store/exchangeIds'
import type { StoredItem } from '../store/storedItem'

/** How a call wants items to be shown. */
export interface View {
  readonly select?: readonly string[] | undefined
  readonly hasImmutableIds?: boolean
  readonly timeZone?: string | undefined
  /** Whose mailbox it is; the account's own where absent */
  readonly owner?: User
}

export type Properties = Record<string, unknown>

/** The id that the view asks for. */
export function shownId<Fields>({ id, number }: StoredItem<Fields>, { hasImmutableIds }: View): string {
  return hasImmutableIds ? immutableId(number) : id
}

/** The properties that tell an item's version. */
export function versionOf<Fields>({ changeNumber }: StoredItem<Fields>): { etag: string; key: string } {
  const key = changeKey(changeNumber)
  return { etag: `W/"${key}"`, key }
}

/** Of a record `@odata.…`, `id` and what is selected. */
export function selected(record: Properties, { select }: View): Properties {
  if (!select) return record
  const isWanted = (name: string): boolean => name === 'id' || name.startsWith('@') || select.includes(name)
  return Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)))
}
