import type { ObjectRecord } from '../providers/objectOperations'
import { lookUp } from '../values/lookUp'
import type { ListDefinition } from './definition/listDefinition'
import type { ParentRecord } from './definition/placeholders'
import { itemRecord } from './itemRecord'
import { type ListCursor, type Round, roundOf, withoutRound } from './listCursor'
import type { ListResponse } from './listResponse'
import { checkProgress } from './loopState'
import { linkTarget } from './paging/nextLink'
import { nextPage } from './paging/nextPage'
import { loopAdvice, pollWarnings } from './pollWarnings'
import { isText } from './watermark/compareValues'
import { isChecksum, markOf, noneSeen, remember } from './watermark/seenVersions'
import { agrees, selectNew } from './watermark/selectNew'
import { inFormOfIso } from './watermark/timeForm'
import {
  advanceWatermark,
  afterCompleteRound,
  marginMs,
  type ValuedRecord,
  type Watermark,
  watermarkOf,
  withoutSeen,
} from './watermark/watermark'
import { sentEndMs } from './watermark/watermarkRequest'

export interface ListPage {
  /** The records that no earlier round emitted. */
  readonly records: readonly ObjectRecord[]
  /** The round after this page. If there is a next page, its position is that page. */
  readonly round: Round
  readonly hasNext: boolean
  readonly notes: readonly string[]
}

/**
 * Returns what a page adds to the round. `isNewParent` is true for the list of a parent that the last round didn't
 * have. Throws UnexpectedResponseError if the list loops.
 */
export function listPage(
  response: ListResponse,
  definition: ListDefinition,
  cursor: ListCursor,
  parent?: ParentRecord,
  isNewParent = false,
): ListPage {
  const { watermark: source } = definition
  const items = response.items.map((item) => valuedRecord(item, response, definition, parent))
  const before = roundOf(cursor)
  const startedAtMs = before.startedAtMs ?? response.sentAtMs
  const overlapMs = overlapOf(definition)
  const raised = source && raisedBy(items, before.raised, definition, startedAtMs, response.sentAtMs)
  const known = isNewParent ? undefined : cursor.watermark
  const { records, shown } = selectNew(items, known, before.shown, overlapMs)
  const syncToken = syncTokenOf(response, definition) ?? before.syncToken
  const read: Round = {
    ...before,
    startedAtMs,
    shown,
    ...(raised && { raised }),
    ...(syncToken !== undefined && { syncToken }),
  }
  const next = nextRound(read, response, definition, items)
  return {
    records,
    round: next ?? read,
    hasNext: next !== undefined,
    notes: [
      ...(response.note === undefined ? [] : [response.note]),
      ...(source?.field !== undefined && items.some(({ value }) => value === undefined)
        ? [pollWarnings.unvalued]
        : []),
      ...(items.some(({ value }) => value !== undefined && isText(value)) ? [pollWarnings.textual] : []),
    ],
  }
}

/** Returns the cursor after a complete round. `isAgain` is true if the round must be read again without seen versions. */
export function afterRound(
  cursor: ListCursor,
  round: Round,
  definition: ListDefinition,
): { cursor: ListCursor; isAgain: boolean; isLast: boolean } {
  const { watermark } = cursor
  const isAgain = watermark !== undefined && !agrees(watermark, round.shown)
  if (isAgain) {
    return { cursor: { ...withoutRound(cursor), watermark: withoutSeen(watermark) }, isAgain, isLast: false }
  }
  const raised = round.raised && completed(watermark, round.raised, round, definition)
  const windowEndMs = windowEndOf(cursor, round, definition)
  const { syncToken = cursor.syncToken, knownParents } = round
  return {
    cursor: {
      ...withoutRound(cursor),
      ...(raised && { watermark: raised }),
      ...(syncToken !== undefined && { syncToken }),
      ...(windowEndMs !== undefined && { windowEndMs }),
      ...(knownParents !== undefined && { knownParents }),
    },
    isAgain,
    isLast: !round.hasMoreWindows,
  }
}

/** Returns the period that each poll reads again. */
function overlapOf({ watermark }: ListDefinition): number {
  return (watermark?.overlapMinutes ?? 0) * 60_000
}

function valuedRecord(
  item: unknown,
  { isAnnotation }: ListResponse,
  { watermark, idPath }: ListDefinition,
  parent?: ParentRecord,
): ValuedRecord {
  const value = watermark?.field === undefined ? undefined : watermarkOf(item, watermark.field)
  return { record: itemRecord(item, isAnnotation, idPath, parent), value }
}

function raisedBy(
  items: readonly ValuedRecord[],
  before: Watermark | undefined,
  definition: ListDefinition,
  startedAtMs: number,
  sentAtMs: number,
): Watermark {
  const raised = advanceWatermark(before, items, startedAtMs, overlapOf(definition), sentAtMs)
  if (definition.watermark?.field !== undefined) return raised
  // Without values, the next round can return all records of this round again.
  const newer = remember(
    raised.newer,
    items.map(({ record }) => markOf(record)),
  )
  return { ...raised, newer }
}

function completed(
  before: Watermark | undefined,
  raised: Watermark,
  { startedAtMs, untilMs }: Round,
  definition: ListDefinition,
): Watermark | undefined {
  const { watermark: source } = definition
  if (source?.field !== undefined) return afterCompleteRound(before, raised)
  if (startedAtMs === undefined) return before
  const startMs = startedAtMs - overlapOf(definition)
  const endMs = source && untilMs !== undefined ? Math.min(sentEndMs(source, untilMs), startMs) : startMs
  const value = inFormOfIso(Math.floor(endMs / 1000) * 1000)
  return { ...raised, value, newer: isChecksum(raised.newer) ? noneSeen : raised.newer }
}

/** Returns the end of the last complete window. A complete window is not read again, even if it had no records. */
function windowEndOf(
  { windowEndMs = 0 }: ListCursor,
  { untilMs, startedAtMs }: Round,
  definition: ListDefinition,
): number | undefined {
  const { watermark: source } = definition
  if (!source || untilMs === undefined || startedAtMs === undefined) return windowEndMs || undefined
  const endMs = Math.min(sentEndMs(source, untilMs), startedAtMs - marginMs - overlapOf(definition))
  return Math.max(windowEndMs, endMs)
}

function syncTokenOf(response: ListResponse, { syncToken }: ListDefinition): string | number | undefined {
  if (!syncToken) return undefined
  const token = lookUp(response.body, syncToken.field)
  const isToken = (typeof token === 'string' && token !== '') || Number.isSafeInteger(token)
  if (!isToken) return undefined
  return syncToken.parameter === undefined ? linkTarget(String(token), response) : (token as string | number)
}

/** Returns the round with its next page; undefined if the list is complete. */
function nextRound(
  round: Round,
  response: ListResponse,
  definition: ListDefinition,
  items: readonly ValuedRecord[],
): Round | undefined {
  const next = nextPage(response, round.position, definition)
  if (!next) return undefined
  const page = {
    at: round.position.next,
    next: next.next,
    versions: items.map(({ record }) => record.version),
  }
  const trail = checkProgress(round.trail, page, loopAdvice[definition.paging.style])
  return { ...round, position: next, trail }
}
