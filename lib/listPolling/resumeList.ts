import type { ListDefinition } from './definition/listDefinition'
import { type ListCursor, withoutRound } from './listCursor'
import { pagingHash, scopeOf } from './listScope'
import { parseCursor } from './storedCursor'

/** Returns the cursor to continue from. Another list starts over. Changed paging only restarts the round. */
export function resumeList(
  stored: unknown,
  definition: ListDefinition,
): { cursor: ListCursor; note?: string } {
  const fresh: ListCursor = { v: 1, scope: scopeOf(definition), paging: pagingHash(definition) }
  const cursor = parseCursor(stored)
  if (!cursor) return { cursor: fresh }
  if (cursor.scope !== fresh.scope) {
    return {
      cursor: fresh,
      note: 'The snapshot belongs to another list: "path", "itemsPath", "watermarkField", "watermarkParameter", "definition", or the provider was changed. The list is read from the beginning.',
    }
  }
  if (cursor.paging === fresh.paging) return { cursor }
  return {
    cursor: { ...withoutRound(cursor), paging: fresh.paging },
    ...(cursor.round && {
      note: 'The paging was changed in the middle of a round. The round starts over, and records that it has emitted are emitted again with the same message IDs.',
    }),
  }
}
