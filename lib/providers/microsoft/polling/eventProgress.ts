import { createHash } from 'node:crypto'
import type { ObjectRecord } from '../../objectOperations'
import { earlier, later, type Ticks } from './ticks'

/** A version of an event, with the time of the change that made it. */
export interface Change {
  readonly time: Ticks
  readonly mark: string
  readonly record: ObjectRecord
}

/** All changes before `settled` are handed over for good; of the changes since, those with these marks. */
export interface Progress {
  readonly settled: Ticks
  /** With the time of each change; undefined while this execution has not met it. */
  readonly marks: ReadonlyMap<string, Ticks | undefined>
}

/** What a list shows from some time on, in the order of time. */
export interface ChangePage {
  readonly changes: readonly Change[]
  /** All changes before this time are shown; undefined means all there are. */
  readonly completeTo: Ticks | undefined
}

/** Times by the server's clock, the same for the whole of an execution. */
export interface Bounds {
  /** What was changed from here on is left for the next execution. */
  readonly upper: Ticks
  /** A change from before this time cannot come into sight any more. */
  readonly settling: Ticks
}

// They have to fit into a snapshot of 4 KB beside the calendar's id.
export const mostMarks = 400
export const markLength = 8

/** A hash of 48 bits: of 400 changes that are remembered, one in 700 thousand million others is taken for one of them. */
export function markOf({ id, version }: Pick<ObjectRecord, 'id' | 'version'>): string {
  return createHash('sha256')
    .update(JSON.stringify([id, version]))
    .digest('base64url')
    .slice(0, markLength)
}

/**
 * Which changes of a page are to be handed over, and how far polling is then. A change that is not settled may be
 * handed over only where it can be remembered; where there is no room, it waits until it is settled.
 */
export function handOver(
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

/** At the end of the list, what was not met is gone or was changed again. */
function stillNeeded(
  marks: Map<string, Ticks | undefined>,
  settled: Ticks,
  isEnd: boolean,
): Map<string, Ticks | undefined> {
  return new Map([...marks].filter(([, time]) => (time === undefined ? !isEnd : time >= settled)))
}
