import type { LoopState } from './loopState'
import type { ParentPosition, Position } from './position'
import { toChecksum } from './watermark/seenVersions'
import { nothingShown, type Shown } from './watermark/selectNew'
import { type Watermark, withoutSeen } from './watermark/watermark'

/** The state of polling a list, as the snapshot keeps it. */
export interface ListCursor {
  readonly v: 1
  /** A hash of the list that this is the history of. */
  readonly scope: string
  /** A hash of how its pages are requested; a round can only continue in the same way. */
  readonly paging: string
  /** The watermark of the last complete round. */
  readonly watermark?: Watermark
  /** The round in progress; absent between rounds. */
  readonly round?: Round
  /** The path of the list in a response. */
  readonly listAt?: string
  /** The sync token of the last complete round: a value, or a link. */
  readonly syncToken?: string | number
  /** The end of the last complete window. */
  readonly windowEndMs?: number
  /** The parents with lists that were read; absent if there are too many. */
  readonly knownParents?: string
}

export interface Round {
  readonly position: Position
  readonly trail: LoopState
  /** When its first request was sent, by the API's clock; absent before. */
  readonly startedAtMs?: number
  readonly shown: Shown
  /** The watermark if the round ended here. */
  readonly raised?: Watermark
  /** The last sync token of the round. */
  readonly syncToken?: string | number
  /** The end of its window, and whether more windows follow until now. */
  readonly untilMs?: number
  readonly hasMoreWindows?: true
  /** The list of which parent is read. */
  readonly parents?: readonly ParentPosition[]
  readonly knownParents?: string
}

/** Returns the cursor as it was before the round in progress. */
export function withoutRound({ round: _, ...cursor }: ListCursor): ListCursor {
  return cursor
}

/** Returns the round in progress, or a new one that starts with the first page. */
export function roundOf({ round, watermark }: ListCursor): Round {
  if (round) return round
  return {
    position: { seen: 0 },
    trail: { pages: 0 },
    shown: nothingShown,
    ...(watermark && { raised: withoutSeen(watermark) }),
  }
}

// A snapshot has to stay under 4 KB.
const mostBytes = 4000

/** Returns the cursor with seen versions as checksums, and without known parents, as far as a long link needs the space. */
export function shrinkToFit(cursor: ListCursor): ListCursor {
  const { watermark, round } = cursor
  if (fits(cursor)) return cursor
  const raised = round?.raised && withChecksums(round.raised)
  const smaller = { ...cursor, ...(round && { round: { ...round, ...(raised && { raised }) } }) }
  if (fits(smaller) || !watermark) return fits(smaller) ? smaller : withoutKnownParents(smaller)
  const smallest = { ...smaller, watermark: withChecksums(watermark) }
  return fits(smallest) ? smallest : withoutKnownParents(smallest)
}

function fits(cursor: ListCursor): boolean {
  return Buffer.byteLength(JSON.stringify(cursor)) <= mostBytes
}

function withChecksums(watermark: Watermark): Watermark {
  return { ...watermark, equal: toChecksum(watermark.equal), newer: toChecksum(watermark.newer) }
}

function withoutKnownParents({ knownParents: _, ...cursor }: ListCursor): ListCursor {
  if (!cursor.round) return cursor
  const { knownParents: __, ...round } = cursor.round
  return { ...cursor, round }
}
