import type { ListDefinition } from '../definition/listDefinition'
import type { ListCursor } from '../listCursor'
import type { ListResponse } from '../listResponse'
import { totalRecords } from './pageCounts'

// A list that never ends could have small pages of the requested size, too.
const largePage = 100

/** True if a page shows that its list is long rather than endless: it is full, or the total has not been exceeded. */
export function showsEnd(response: ListResponse, { paging }: ListDefinition, seen: number): boolean {
  const { pageSize = Number.POSITIVE_INFINITY } = paging
  if (response.items.length >= Math.max(pageSize, largePage)) return true
  const total = totalRecords(response)
  return total !== undefined && seen <= total
}

/** True if an earlier round was complete, so the list has ended before. `cursor` is what was resumed from the snapshot. */
export function hasEnded(cursor: ListCursor, stored: unknown): boolean {
  const { watermark, syncToken, windowEndMs, knownParents } = cursor
  if ([watermark, syncToken, windowEndMs, knownParents].some((each) => each !== undefined)) return true
  const { scope, round } = Object(stored)
  return scope === cursor.scope && round === undefined
}
