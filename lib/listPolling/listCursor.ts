import type { LoopState } from './loopState'
import { tooManyParents } from './parents/knownParents'
import type { ParentPosition, ParentWindow, Position } from './position'
import { toChecksum } from './watermark/seenVersions'
import { nothingShown, type Shown } from './watermark/selectNew'
import { type Watermark, withoutSeen } from './watermark/watermark'

/** The state of a poll, as the snapshot contains it. */
export interface ListCursor {
  readonly v: 1
  /** A hash of the list that this state belongs to. */
  readonly scope: string
  /** A hash of how its pages are requested. If it changes, the round starts over. */
  readonly paging: string
  /** The watermark of the last complete round. */
  readonly watermark?: Watermark
  /** The round in progress. Absent between rounds. */
  readonly round?: Round
  /** The path of the list in a response. */
  readonly listAt?: string
  /** The sync token of the last complete round: a value, or a link. */
  readonly syncToken?: string | number
  /** The end of the last complete window. */
  readonly windowEndMs?: number
  /** The parents with lists that were read. Absent if there are too many. */
  readonly knownParents?: string
}

export interface Round {
  readonly position: Position
  readonly trail: LoopState
  /** When its first request was sent, by the API's clock. Absent before it is sent. */
  readonly startedAtMs?: number
  readonly shown: Shown
  /** The watermark if the round ended here. */
  readonly raised?: Watermark
  /** The last sync token of the round. */
  readonly syncToken?: string | number
  /** The end of its window, and whether more windows follow before the present. */
  readonly untilMs?: number
  readonly hasMoreWindows?: true
  /** The parent with the list that is being read. */
  readonly parents?: readonly ParentPosition[]
  /** The window of that list. Absent if the parent is known, or if the list has no windows. */
  readonly parentWindow?: ParentWindow
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

/** Returns a cursor that fits into a snapshot. If needed, replaces seen versions by checksums and omits known parents. */
export function shrinkToFit(cursor: ListCursor): ListCursor {
  const { watermark, round } = cursor
  if (fits(cursor)) return cursor
  const raised = round?.raised && withChecksums(round.raised)
  const smaller = { ...cursor, ...(round && { round: { ...round, ...(raised && { raised }) } }) }
  if (fits(smaller)) return smaller
  const smallest = watermark ? { ...smaller, watermark: withChecksums(watermark) } : smaller
  if (fits(smallest)) return smallest
  const unknown = withoutKnownParents(smallest)
  return fits(unknown) ? unknown : withoutParentLinks(unknown)
}

/** Returns the cursor without long links to pages of parents. The parent is then searched for from the first page on. */
function withoutParentLinks(cursor: ListCursor): ListCursor {
  const { round } = cursor
  if (!round?.parents) return cursor
  const parents = round.parents.map(({ next, ...position }) =>
    typeof next === 'string' && next.length > 100
      ? { ...position, seen: 0, isSought: true as const }
      : { ...position, ...(next !== undefined && { next }) },
  )
  return { ...cursor, round: { ...round, parents } }
}

function fits(cursor: ListCursor): boolean {
  return Buffer.byteLength(JSON.stringify(cursor)) <= mostBytes
}

function withChecksums(watermark: Watermark): Watermark {
  return { ...watermark, equal: toChecksum(watermark.equal), newer: toChecksum(watermark.newer) }
}

function withoutKnownParents({ knownParents, round, ...cursor }: ListCursor): ListCursor {
  const unknown = (known: string | undefined) => known !== undefined && { knownParents: tooManyParents }
  return {
    ...cursor,
    ...unknown(knownParents),
    ...(round && { round: { ...round, ...unknown(round.knownParents) } }),
  }
}
