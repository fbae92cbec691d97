import { createHash } from 'node:crypto'
import type { ObjectRecord } from '../../objectOperations'
import { earlier, later, type Ticks } from './ticks'

/** A version of an event, with the time of the change that made it. */
export interface Change {
  readonly time: Ticks
  readonly mark: string
  readonly record: ObjectRecord
}

/** All changes before `settled` were emitted and can't appear again. The marks identify the emitted ones of the later changes. */
export interface Progress {
  readonly settled: Ticks
  /** With the time of each change, or undefined if this execution has not read it yet. */
  readonly marks: ReadonlyMap<string, Ticks | undefined>
}

/** The events of a list since a given time, in chronological order. */
export interface ChangePage {
  readonly changes: readonly Change[]
  /** All changes before this time are included. Undefined means all changes. */
  readonly completeTo: Ticks | undefined
}

/** Times of the server's clock, the same during the whole execution. */
export interface Bounds {
  /** Later changes are left for the next execution. */
  readonly upper: Ticks
  /** A change before this time can no longer become visible. */
  readonly settling: Ticks
}

// They must fit into a snapshot of 4 KB together with the calendar's ID.
export const mostMarks = 400
export const markLength = 8

/** Returns a hash of 48 bits. With 400 stored marks, one in 700 billion other changes matches one of them. */
export function markOf({ id, version }: Pick<ObjectRecord, 'id' | 'version'>): string {
  return createHash('sha256')
    .update(JSON.stringify([id, version]))
    .digest('base64url')
    .slice(0, markLength)
}

/**
 * Returns the changes of a page to emit, and the progress afterward. A change that is not settled is emitted only if its mark
 * can be stored. If there is no room, it waits until it is settled.
 */
export function selectForEmission(
  before: Progress,
  { changes, completeTo }: ChangePage,
  { upper, settling }: Bounds,
): { fresh: Change[]; progress: Progress } {
  const settled = later(before.settled, earlier(completeTo ?? upper, settling))
  const marks = stillNeeded(met(before.marks, changes), settled, completeTo === undefined)
  const fresh = changes.filter(({ time, mark }) => {
    if (time >= upper || before.marks.has(mark)) return false
    if (time < settled) return true
    if (marks.size >= mostMarks) return false
    marks.set(mark, time)
    return true
  })
  return { fresh, progress: { settled, marks } }
}

function met(marks: Progress['marks'], changes: readonly Change[]): Map<string, Ticks | undefined> {
  const times = changes.filter(({ mark }) => marks.has(mark)).map(({ mark, time }) => [mark, time] as const)
  return new Map([...marks, ...times])
}

/** At the end of the list, marks that were not found belong to events that were deleted or changed again. */
function stillNeeded(
  marks: Map<string, Ticks | undefined>,
  settled: Ticks,
  isEnd: boolean,
): Map<string, Ticks | undefined> {
  return new Map([...marks].filter(([, time]) => (time === undefined ? !isEnd : time >= settled)))
}
