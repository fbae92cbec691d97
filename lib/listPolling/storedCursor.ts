import { ConfigurationError } from '../errors'
import type { ListCursor } from './listCursor'
import { isChecksum, isSeenVersions } from './watermark/seenVersions'
import { isWatermark } from './watermark/watermark'

/** Returns the stored cursor, undefined for an empty snapshot. Throws ConfigurationError for a foreign one. */
export function parseCursor(stored: unknown): ListCursor | undefined {
  if (stored === undefined || stored === null) return undefined
  if (typeof stored === 'object' && Object.keys(stored).length === 0) return undefined
  if (isCursor(stored)) return stored
  throw new ConfigurationError(
    'The snapshot was not written by this version of the trigger and cannot be read. Reset the snapshot to poll from the beginning.',
  )
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
