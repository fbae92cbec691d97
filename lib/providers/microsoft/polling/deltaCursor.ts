import { hashOf } from '../../../values/hash'
import { storedCursor } from '../../storedCursor'

/** Where delta polling stands, as it is kept in the snapshot. Times are ISO 8601 by the server's clock. */
export interface DeltaCursor {
  readonly v: 1
  /** What is polled; another scope has another history. */
  readonly scope: string
  /** The fields asked for, which a delta link has built in. */
  readonly select: string
  /** What to fetch next; absent before the first round. */
  readonly link?: string
  /** When the round under way began. */
  readonly startedAt?: string
  /** When the last complete round began: everything up to then is handed over. */
  readonly syncedAt?: string
  /** In a round that starts over: older changes are handed over already. */
  readonly since?: string
  /** The `endTime` that has passed: later changes were left out. */
  readonly until?: string
  /** Names the round under way; the same after a crash. */
  readonly round: string
}

// Covers what was written but not yet visible when the last complete round began.
const marginMs = 120_000

/**
 * The cursor to go on from. A changed folder starts from the beginning, changed fields from the last round, and an
 * `endTime` that is moved to later from where it was.
 */
export function resume(
  stored: unknown,
  scope: string,
  select: string,
  endTime = Number.POSITIVE_INFINITY,
): { cursor: DeltaCursor; note?: string } {
  const cursor = storedCursor(stored, (each) => isCursor(each, scope))
  if (!cursor) return { cursor: firstRound(scope, select) }
  if (cursor.scope !== scope) {
    return {
      cursor: firstRound(scope, select),
      note: `The snapshot belongs to ${cursor.scope}, but ${scope} is to be polled: it is read from the beginning.`,
    }
  }
  const isMoved = cursor.until !== undefined && endTime > Date.parse(cursor.until)
  if (cursor.select === select && !isMoved) return { cursor }
  return {
    cursor: { ...startOver(cursor), select },
    note: `The ${isMoved ? 'field "endTime" was' : 'selected fields were'} changed: a new round of changes is started, from where the last one ended.`,
  }
}

/** A new round after the stored state was lost: only what changed since the last complete one, less a margin. */
export function startOver({ v, scope, select, syncedAt }: DeltaCursor): DeltaCursor {
  if (syncedAt === undefined) return firstRound(scope, select)
  const since = new Date(Date.parse(syncedAt) - marginMs).toISOString()
  return { v, scope, select, syncedAt, since, round: `since ${since}` }
}

/** The cursor after a page that was sent at that time. */
export function afterPage(
  cursor: DeltaCursor,
  links: { readonly nextLink: string | undefined; readonly deltaLink: string },
  sentAt: string,
  endTime = Number.POSITIVE_INFINITY,
): DeltaCursor {
  const { v, scope, select, startedAt = sentAt } = cursor
  const until = endTime < Date.parse(sentAt) ? { until: new Date(endTime).toISOString() } : {}
  if (links.nextLink !== undefined) return { ...cursor, link: links.nextLink, startedAt, ...until }
  const syncedAt = new Date(Math.min(Date.parse(startedAt), endTime)).toISOString()
  return { v, scope, select, link: links.deltaLink, syncedAt, round: hashOf(links.deltaLink), ...until }
}

function firstRound(scope: string, select: string): DeltaCursor {
  return { v: 1, scope, select, round: 'first' }
}

/** Of another scope it does not matter what else stands in it. */
function isCursor(stored: unknown, wantedScope: string): stored is DeltaCursor {
  const { v, scope, select, round, link, startedAt, syncedAt, since, until } = Object(stored)
  if (v !== 1 || typeof scope !== 'string') return false
  // Each page leaves a link, so that a cursor without one is not ours.
  const isWhole = [select, round, link].every((value) => typeof value === 'string')
  return scope !== wantedScope || (isWhole && [startedAt, syncedAt, since, until].every(isTimeOrAbsent))
}

function isTimeOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && !Number.isNaN(Date.parse(value)))
}
