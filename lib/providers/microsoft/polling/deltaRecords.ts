import { UnexpectedResponseError } from '../../../errors'
import { stringOr } from '../../../values/stringOr'
import type { ObjectRecord, PollRequest } from '../../objectOperations'
import { type Item, withoutAnnotations } from '../collection'
import { versionOf } from '../objects/records'
import type { DeltaCursor } from './deltaCursor'
import { selectedOf, selectQuery } from './selectedFields'

export interface DeltaRequest extends PollRequest {
  readonly largestPage: number
  /** Returns the start of a round, or undefined if there is nothing to poll yet. */
  deltaPath(): Promise<string | undefined>
  /** Requested in addition to the selected fields, but not emitted. */
  readonly neededFields?: readonly string[]
  /** Returns the record for a changed item, or undefined. `query` is the query of the round's start. */
  readonly refine?: (item: Item, query: Query) => Promise<Item | undefined>
}

type Query = Readonly<Record<string, string>>

/** Returns the query of a round and of its items. */
export function queryOf(request: DeltaRequest): Query {
  return selectQuery(request, neededFields(request))
}

// Polling needs the time of the last change, even if it is not selected.
function neededFields({ neededFields = [] }: DeltaRequest): readonly string[] {
  return [...neededFields, 'lastModifiedDateTime']
}

/** Returns the records of a page of changes, at most the requested number. */
export async function recordsOf(
  items: readonly Item[],
  request: DeltaRequest,
  cursor: DeltaCursor,
  wanted: number,
): Promise<ObjectRecord[]> {
  const records: ObjectRecord[] = []
  for (let first = 0, next = 0; first < items.length && records.length < wanted; first = next) {
    next = first + Math.min(mostAtOnce, wanted - records.length)
    const some = items.slice(first, next).map((item) => recordOf(item, request, cursor))
    // Waits for all of them, so that none continues after a failure.
    await Promise.allSettled(some)
    for (const record of await Promise.all(some)) if (record) records.push(record)
  }
  return records
}

// One less than Graph's limit of simultaneous requests per mailbox, so that others can use one.
const mostAtOnce = 3

async function recordOf(
  item: Item,
  request: DeltaRequest,
  cursor: DeltaCursor,
): Promise<ObjectRecord | undefined> {
  const id = typeof item['id'] === 'string' ? item['id'] : ''
  if (id === '') throw new UnexpectedResponseError('Microsoft Graph returned a changed record without an ID.')
  if (item['@removed'] !== undefined)
    return isRemovalWanted(request, cursor) ? removal(id, item, cursor) : undefined
  if (!isWanted(item, request, cursor)) return undefined
  const refined = request.refine ? await request.refine(item, queryOf(request)) : item
  if (!refined) return undefined
  const body = selectedOf(withoutAnnotations(refined), request, neededFields(request))
  return { id, version: versionOf(refined), body }
}

// A removal has no time. It happened between the start of the last round and the start of the current one.
function isRemovalWanted(
  { includeDeleted, startTime, endTime }: PollRequest,
  { syncedAt, startedAt }: DeltaCursor,
): boolean {
  const isTooEarly = Date.parse(startedAt ?? '') < wholeSecond(startTime ?? 0)
  const isTooLate = endTime !== undefined && Date.parse(syncedAt ?? '') >= endTime
  return includeDeleted && !isTooEarly && !isTooLate
}

// A removal has no version. The round distinguishes two removals of a restored record.
function removal(id: string, item: Item, cursor: DeltaCursor): ObjectRecord {
  return { id, version: `removed in ${cursor.round}`, body: { id, '@removed': item['@removed'] } }
}

/**
 * Compares times by whole seconds, the precision of Graph. A change that doesn't affect the time, such as the read flag, has
 * the time of its round.
 */
function isWanted(
  item: Item,
  { startTime, endTime }: PollRequest,
  { since, startedAt }: DeltaCursor,
): boolean {
  const modified = Date.parse(stringOr(item['lastModifiedDateTime'], startedAt ?? ''))
  if (Number.isNaN(modified)) return true
  const earliest = Math.max(startTime ?? 0, since === undefined ? 0 : Date.parse(since))
  return modified >= wholeSecond(earliest) && modified <= (endTime ?? Number.POSITIVE_INFINITY)
}

function wholeSecond(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000
}
