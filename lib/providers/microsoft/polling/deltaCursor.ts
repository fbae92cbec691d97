import { hashOf } from '../../../values/hash'
import { storedCursor } from '../../../values/storedCursor'

/** The position of delta polling in the snapshot. Times are ISO 8601 and from the server's clock. */
export interface DeltaCursor {
  readonly v: 1
  /** The polled folder. Another scope has another history. */
  readonly scope: string
  /** The requested fields, which a delta link contains. */
  readonly select: string
  /** The link to the next page. Absent before the first round. */
  readonly link?: string
  /** The start of the current round. */
  readonly startedAt?: string
  /** The start of the last complete round. Everything before it was emitted. */
  readonly syncedAt?: string
  /** In a round that was restarted: older changes were already emitted. */
  readonly since?: string
  /** The `endTime` that has passed. Later changes were not emitted. */
  readonly until?: string
  /** Identifies the current round. Stays the same after a crash. */
  readonly round: string
}

// Covers changes that were not yet visible at the start of the last complete round.
const marginMs = 120_000

/**
 * Returns the cursor to continue from. A changed folder starts from the beginning, changed fields from the last round, and
 * a later `endTime` from the previous one.
 */
export function resumeDelta(
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
      note: `The snapshot belongs to ${cursor.scope}, but the step polls ${scope}. Reading it from the beginning.`,
    }
  }
  const isMoved = cursor.until !== undefined && endTime > Date.parse(cursor.until)
  if (cursor.select === select && !isMoved) return { cursor }
  return {
    cursor: { ...startOver(cursor), select },
    note: `The ${isMoved ? 'field "endTime" was' : 'selected fields were'} changed. Starting a new round of changes from the end of the last one.`,
  }
}

/** Returns the cursor of a new round after the delta link expired, with the changes since the last complete round. */
export function startOver({ v, scope, select, syncedAt }: DeltaCursor): DeltaCursor {
  if (syncedAt === undefined) return firstRound(scope, select)
  const since = new Date(Date.parse(syncedAt) - marginMs).toISOString()
  return { v, scope, select, syncedAt, since, round: `since ${since}` }
}

/** Returns the cursor after a page with that server time. */
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

/** The rest of a cursor with another scope doesn't matter. */
function isCursor(stored: unknown, wantedScope: string): stored is DeltaCursor {
  const { v, scope, select, round, link, startedAt, syncedAt, since, until } = Object(stored)
  if (v !== 1 || typeof scope !== 'string') return false
  // Each page has a link, so a cursor without one is not from this trigger.
  const isWhole = [select, round, link].every((value) => typeof value === 'string')
  return scope !== wantedScope || (isWhole && [startedAt, syncedAt, since, until].every(isTimeOrAbsent))
}

function isTimeOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && !Number.isNaN(Date.parse(value)))
}
