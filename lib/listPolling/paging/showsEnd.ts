import type { ListDefinition } from '../definition/listDefinition'
import type { ListCursor } from '../listCursor'
import type { ListResponse } from '../listResponse'
import { totalRecords } from './pageCounts'

// A list that never ends could also have full pages of a small requested size.
const largePage = 100

/** True if a page shows that its list is long but not endless: it is full, or the total has not been exceeded. */
export function showsEnd(response: ListResponse, { paging }: ListDefinition, seen: number): boolean {
  const { pageSize = Number.POSITIVE_INFINITY } = paging
  if (response.items.length >= Math.max(pageSize, largePage)) return true
  const total = totalRecords(response)
  return total !== undefined && seen <= total
}

/** True if the list has ended before, because an earlier round was complete. `cursor` is from the snapshot. */
export function hasEnded(cursor: ListCursor, stored: unknown): boolean {
  const { watermark, syncToken, windowEndMs, knownParents } = cursor
  if ([watermark, syncToken, windowEndMs, knownParents].some((each) => each !== undefined)) return true
  const { scope, round } = Object(stored)
  return scope === cursor.scope && round === undefined
}
