import { UnexpectedResponseError } from '../../../errors'
import { stringOr } from '../../../values/stringOr'
import type { ObjectRecord, PollRequest } from '../../objectOperations'
import { type Item, withoutAnnotations } from '../collection'
import { versionOf } from '../objects/records'
import type { DeltaCursor } from './deltaCursor'
import { selectedOf, selectQuery } from './selectedFields'

export interface DeltaRequest extends PollRequest {
  readonly largestPage: number
  /** Where a round starts; undefined where there is nothing to poll yet. */
  deltaPath(): Promise<string | undefined>
  /** Asked for besides the selected fields, and not shown. */
  readonly neededFields?: readonly string[]
  /** What is emitted for a changed item; undefined where nothing is. `query` is that of the round's start. */
  readonly refine?: (item: Item, query: Query) => Promise<Item | undefined>
}

type Query = Readonly<Record<string, string>>

/** What a round, and a whole item beside it, is asked for with. */
export function queryOf(request: DeltaRequest): Query {
  return selectQuery(request, neededFields(request))
}

// Polling itself needs the time of the last change, whether or not it is selected.
function neededFields({ neededFields = [] }: DeltaRequest): readonly string[] {
  return [...neededFields, 'lastModifiedDateTime']
}

/** The records of a page of changes, the first ones where fewer are wanted. */
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
    // All are waited for, so that after a failure none goes on by itself.
    await Promise.allSettled(some)
    for (const record of await Promise.all(some)) if (record) records.push(record)
  }
  return records
}

// Of the requests that Graph takes at one time for a mailbox, one is left to others.
const mostAtOnce = 3

async function recordOf(
  item: Item,
  request: DeltaRequest,
  cursor: DeltaCursor,
): Promise<ObjectRecord | undefined> {
  const id = typeof item['id'] === 'string' ? item['id'] : ''
  if (id === '') throw new UnexpectedResponseError('Microsoft Graph sent a changed record without an id.')
  if (item['@removed'] !== undefined)
    return isRemovalWanted(request, cursor) ? removal(id, item, cursor) : undefined
  if (!isWanted(item, request, cursor)) return undefined
  const refined = request.refine ? await request.refine(item, queryOf(request)) : item
  if (!refined) return undefined
  const body = selectedOf(withoutAnnotations(refined), request, neededFields(request))
  return { id, version: versionOf(refined), body }
}

// A removal shows no time: it is of the time between the start of the last round and that of its own.
function isRemovalWanted(
  { includeDeleted, startTime, endTime }: PollRequest,
  { syncedAt, startedAt }: DeltaCursor,
): boolean {
  const isTooEarly = Date.parse(startedAt ?? '') < wholeSecond(startTime ?? 0)
  const isTooLate = endTime !== undefined && Date.parse(syncedAt ?? '') >= endTime
  return includeDeleted && !isTooEarly && !isTooLate
}

// A removal carries no version; the round tells one from the next where a record comes back and goes again.
function removal(id: string, item: Item, cursor: DeltaCursor): ObjectRecord {
  return { id, version: `removed in ${cursor.round}`, body: { id, '@removed': item['@removed'] } }
}

/**
 * Times are compared by whole seconds, which is all that Graph shows. A change that moves no time, as that of the read
 * flag, is as late as its round.
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
