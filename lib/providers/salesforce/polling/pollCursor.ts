import { storedCursor } from '../../../values/storedCursor'

/** The position of a poll in the snapshot: all rows before it were emitted. */
export interface PollCursor {
  readonly v: 1
  readonly objectType: string
  /** ISO 8601. Absent means from the beginning. */
  readonly from?: string
  /** The last emitted row with the time `from`. Absent if no row with this time was emitted. */
  readonly afterId?: string
}

/** Returns the cursor to continue from. Another object type starts from the beginning. */
export function resumePoll(stored: unknown, objectType: string): { cursor: PollCursor; note?: string } {
  const cursor = storedCursor(stored, isCursor)
  const fresh: PollCursor = { v: 1, objectType }
  if (!cursor) return { cursor: fresh }
  if (cursor.objectType === objectType) return { cursor }
  const note = `The snapshot belongs to ${cursor.objectType}, but the step polls ${objectType}. Reading it from the beginning.`
  return { cursor: fresh, note }
}

function isCursor(stored: unknown): stored is PollCursor {
  if (typeof stored !== 'object' || stored === null) return false
  const { v, objectType, from, afterId } = stored as Record<string, unknown>
  const isTime = typeof from === 'string' && !Number.isNaN(Date.parse(from))
  return (
    v === 1 &&
    typeof objectType === 'string' &&
    // Each page stores a time, so a cursor without one is not from this trigger.
    isTime &&
    (afterId === undefined || typeof afterId === 'string')
  )
}
