import { hashOf } from '../../hash'
import { storedCursor } from '../storedCursor'

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
  /** Names the round under way; the same after a crash. */
  readonly round: string
}

// Covers what was written but not yet visible when the last complete round began.
const marginMs = 120_000

/** The cursor to go on from. A changed folder starts from the beginning, changed fields from the last round. */
export function resume(
  stored: unknown,
  scope: string,
  select: string,
): { cursor: DeltaCursor; note?: string } {
  const cursor = storedCursor(stored, (each) => isCursor(each, scope))
  if (!cursor) return { cursor: firstRound(scope, select) }
  if (cursor.scope !== scope) {
    return {
      cursor: firstRound(scope, select),
      note: `The snapshot belongs to ${cursor.scope}, but ${scope} is to be polled: it is read from the beginning.`,
    }
  }
  if (cursor.select === select) return { cursor }
  return {
    cursor: { ...startOver(cursor), select },
    note: 'The selected fields were changed: a new round of changes is started, from where the last one ended.',
  }
}

/** A new round after the stored state was lost: only what changed since the last complete one, less a margin. */
export function startOver({ v, scope, select, syncedAt }: DeltaCursor): DeltaCursor {
  if (syncedAt === undefined) return firstRound(scope, select)
  const since = new Date(Date.parse(syncedAt) - marginMs).toISOString()
  return { v, scope, select, syncedAt, since, round: `since ${since}` }
}

/** The cursor after a page. */
export function afterPage(
  cursor: DeltaCursor,
  links: { readonly nextLink: string | undefined; readonly deltaLink: string },
  startedAt: string,
): DeltaCursor {
  if (links.nextLink !== undefined) return { ...cursor, link: links.nextLink, startedAt }
  const { v, scope, select } = cursor
  const round = hashOf(links.deltaLink)
  return { v, scope, select, link: links.deltaLink, syncedAt: startedAt, round }
}

function firstRound(scope: string, select: string): DeltaCursor {
  return { v: 1, scope, select, round: 'first' }
}

/** Of another scope it does not matter what else stands in it. */
function isCursor(stored: unknown, wantedScope: string): stored is DeltaCursor {
  const { v, scope, select, round, link, startedAt, syncedAt, since } = Object(stored)
  if (v !== 1 || typeof scope !== 'string') return false
  // Each page leaves a link, so that a cursor without one is not ours.
  const isWhole = [select, round, link].every((value) => typeof value === 'string')
  return scope !== wantedScope || (isWhole && [startedAt, syncedAt, since].every(isTimeOrAbsent))
}

function isTimeOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && !Number.isNaN(Date.parse(value)))
}
