import { storedCursor } from '../values/storedCursor'
import type { ListDefinition } from './definition/listDefinition'
import { type ListCursor, withoutRound } from './listCursor'
import { pagingHash, scopeOf } from './listScope'
import { isChecksum, isSeenVersions } from './watermark/seenVersions'
import { isWatermark } from './watermark/watermark'

/** Returns the cursor to continue from. Another list starts over. Changed paging only restarts the round. */
export function resumeList(
  stored: unknown,
  definition: ListDefinition,
): { cursor: ListCursor; note?: string } {
  const fresh: ListCursor = { v: 1, scope: scopeOf(definition), paging: pagingHash(definition) }
  const cursor = storedCursor(stored, isCursor)
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

function isCursor(stored: unknown): stored is ListCursor {
  const { v, scope, paging, watermark, round, listAt, syncToken, windowEndMs, knownParents } = Object(stored)
  return (
    v === 1 &&
    typeof scope === 'string' &&
    typeof paging === 'string' &&
    (watermark === undefined || isWatermark(watermark)) &&
    (round === undefined || isRound(round)) &&
    isStringOrAbsent(listAt) &&
    isNextOrAbsent(syncToken) &&
    (windowEndMs === undefined || Number.isFinite(windowEndMs)) &&
    isStringOrAbsent(knownParents)
  )
}

function isRound(stored: unknown): boolean {
  const { position, trail, startedAtMs, shown, raised, syncToken, untilMs, parents, knownParents } =
    Object(stored)
  const { parentWindow } = Object(stored)
  const { next, seen } = Object(position)
  return (
    (isNext(next) || (Array.isArray(parents) && next === undefined)) &&
    Number.isSafeInteger(seen) &&
    Number.isSafeInteger(Object(trail).pages) &&
    Number.isFinite(startedAtMs) &&
    [Object(shown).equal, Object(shown).newer].every((each) => isSeenVersions(each) && isChecksum(each)) &&
    (raised === undefined || isWatermark(raised)) &&
    isNextOrAbsent(syncToken) &&
    (untilMs === undefined || Number.isFinite(untilMs)) &&
    (parentWindow === undefined || isParentWindow(parentWindow)) &&
    (parents === undefined || (Array.isArray(parents) && parents.every(isParentPosition))) &&
    isStringOrAbsent(knownParents)
  )
}

function isParentWindow(stored: unknown): boolean {
  const { untilMs, completeMs } = Object(stored)
  return Number.isFinite(untilMs) && (completeMs === undefined || Number.isFinite(completeMs))
}

function isParentPosition(stored: unknown): boolean {
  const { next, seen, key } = Object(stored)
  return isNextOrAbsent(next) && Number.isSafeInteger(seen) && typeof key === 'string'
}

function isNext(value: unknown): boolean {
  return typeof value === 'string' || Number.isSafeInteger(value)
}

function isNextOrAbsent(value: unknown): boolean {
  return value === undefined || isNext(value)
}

function isStringOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}
