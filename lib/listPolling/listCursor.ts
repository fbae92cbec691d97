import { ConfigurationError } from '../errors'
import { hashOf } from '../values/hash'
import type { ListEndpoint } from './listEndpoint'
import { isMemory, isSum, summed } from './memory'
import { nothingShown, type Shown } from './sift'
import type { Trail } from './trail'
import { forgetful, isWatermark, type Watermark } from './watermark'

/** Where polling stands, as it is kept in the snapshot. */
export interface ListCursor {
  readonly v: 1
  /** Which list this is the history of, as a hash. */
  readonly scope: string
  /** How its pages are asked for, as a hash; a round can only go on in the same way. */
  readonly paging: string
  /** Up to where complete rounds have been. */
  readonly watermark?: Watermark
  /** The round under way; absent between rounds. */
  readonly round?: Round
}

export interface Round {
  readonly position: Position
  readonly trail: Trail
  /** When its first page was sent, by the API's clock; absent before. */
  readonly startedAtMs?: number
  readonly shown: Shown
  /** The watermark when this round is complete, as far as it is known. */
  readonly raised?: Watermark
}

/** Where a round stands: which page is next. */
export interface Position {
  /** The link, the cursor, the offset or the number of that page; absent for the first one. */
  readonly next?: string | number
  /** How many items the pages before it had. */
  readonly seen: number
  /** The API has given a page of the size asked for, so that a shorter one is its last. */
  readonly hasFullPage?: true
}

/** The cursor to go on from. Another list has another history; changed paging only begins the round under way anew. */
export function resume(stored: unknown, endpoint: ListEndpoint): { cursor: ListCursor; note?: string } {
  const fresh: ListCursor = { v: 1, scope: scopeOf(endpoint), paging: hashOf(endpoint.paging) }
  const cursor = parseCursor(stored)
  if (!cursor) return { cursor: fresh }
  if (cursor.scope !== fresh.scope) {
    return {
      cursor: fresh,
      note: 'The snapshot belongs to another list: "path", "itemsPath", "watermarkField", "watermarkParameter" or the provider was changed. The list is read from the beginning.',
    }
  }
  if (cursor.paging === fresh.paging) return { cursor }
  return {
    cursor: { ...withoutRound(cursor), paging: fresh.paging },
    ...(cursor.round && {
      note: 'The paging was changed in the middle of a round: the round is begun anew, and what it has emitted comes again under the same message ids.',
    }),
  }
}

/** The cursor as it was before the round under way. */
export function withoutRound({ round: _, ...cursor }: ListCursor): ListCursor {
  return cursor
}

/** The round under way, or a new one that begins with the first page. */
export function roundOf({ round, watermark }: ListCursor): Round {
  if (round) return round
  return {
    position: { seen: 0 },
    trail: { pages: 0 },
    shown: nothingShown,
    ...(watermark && { raised: forgetful(watermark) }),
  }
}

// A snapshot has to stay under 4 KB.
const mostBytes = 4000

/** The cursor, its memories summed where they have no room beside a long link: first those of the round under way. */
export function fitted(cursor: ListCursor): ListCursor {
  const { watermark, round } = cursor
  if (fits(cursor)) return cursor
  const raised = round?.raised && inLittleRoom(round.raised)
  const smaller = { ...cursor, ...(round && { round: { ...round, ...(raised && { raised }) } }) }
  return fits(smaller) || !watermark ? smaller : { ...smaller, watermark: inLittleRoom(watermark) }
}

function fits(cursor: ListCursor): boolean {
  return Buffer.byteLength(JSON.stringify(cursor)) <= mostBytes
}

function inLittleRoom(watermark: Watermark): Watermark {
  return { ...watermark, equal: summed(watermark.equal), newer: summed(watermark.newer) }
}

function scopeOf({ provider, path, itemsPath, watermark }: ListEndpoint): string {
  return hashOf([provider, path, itemsPath, watermark])
}

function parseCursor(stored: unknown): ListCursor | undefined {
  if (stored === undefined || stored === null) return undefined
  if (typeof stored === 'object' && Object.keys(stored).length === 0) return undefined
  if (isCursor(stored)) return stored
  throw new ConfigurationError(
    'The snapshot was not written by this version of the trigger, so it cannot be told what was already polled. Reset the snapshot to poll from the beginning.',
  )
}

function isCursor(stored: unknown): stored is ListCursor {
  const { v, scope, paging, watermark, round } = Object(stored)
  return (
    v === 1 &&
    typeof scope === 'string' &&
    typeof paging === 'string' &&
    (watermark === undefined || isWatermark(watermark)) &&
    (round === undefined || isRound(round))
  )
}

function isRound(stored: unknown): boolean {
  const { position, trail, startedAtMs, shown, raised } = Object(stored)
  const { next, seen } = Object(position)
  return (
    (typeof next === 'string' || Number.isSafeInteger(next)) &&
    Number.isSafeInteger(seen) &&
    Number.isSafeInteger(Object(trail).pages) &&
    Number.isFinite(startedAtMs) &&
    [Object(shown).equal, Object(shown).newer].every((each) => isMemory(each) && isSum(each)) &&
    (raised === undefined || isWatermark(raised))
  )
}
