import { createHash } from 'node:crypto'
import { ConfigurationError } from '../../errors'

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
  const cursor = parseCursor(stored)
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
  const round = createHash('sha256').update(links.deltaLink).digest('hex').slice(0, 16)
  return { v, scope, select, link: links.deltaLink, syncedAt: startedAt, round }
}

function firstRound(scope: string, select: string): DeltaCursor {
  return { v: 1, scope, select, round: 'first' }
}

function parseCursor(stored: unknown): DeltaCursor | undefined {
  if (stored === undefined || stored === null) return undefined
  if (typeof stored === 'object' && Object.keys(stored).length === 0) return undefined
  if (isCursor(stored)) return stored
  throw new ConfigurationError(
    'The snapshot was not written by this version of the trigger, so it cannot be told what was already polled. Reset the snapshot to poll from the beginning, or from "startTime".',
  )
}

function isCursor(stored: unknown): stored is DeltaCursor {
  if (typeof stored !== 'object' || stored === null) return false
  const { v, scope, select, round, link, startedAt, syncedAt, since } = stored as Record<string, unknown>
  const isText = (value: unknown) => typeof value === 'string'
  const isTimeOrAbsent = (value: unknown) =>
    value === undefined || (isText(value) && !Number.isNaN(Date.parse(value as string)))
  return (
    v === 1 &&
    [scope, select, round].every(isText) &&
    (link === undefined || isText(link)) &&
    [startedAt, syncedAt, since].every(isTimeOrAbsent)
  )
}
