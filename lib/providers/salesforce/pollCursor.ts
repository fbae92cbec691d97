import { storedCursor } from '../storedCursor'

/** Where polling stands, as it is kept in the snapshot: all rows before this point are handed over. */
export interface PollCursor {
  readonly v: 1
  readonly objectType: string
  /** ISO 8601; absent means from the beginning. */
  readonly from?: string
  /** The last row handed over in the second of `from`; absent means none of that second. */
  readonly afterId?: string
}

/** The cursor to go on from; another object type has another history and starts from the beginning. */
export function resume(stored: unknown, objectType: string): { cursor: PollCursor; note?: string } {
  const cursor = storedCursor(stored, isCursor)
  const fresh: PollCursor = { v: 1, objectType }
  if (!cursor) return { cursor: fresh }
  if (cursor.objectType === objectType) return { cursor }
  const note = `The snapshot belongs to ${cursor.objectType}, but ${objectType} is to be polled: it is read from the beginning.`
  return { cursor: fresh, note }
}

function isCursor(stored: unknown): stored is PollCursor {
  if (typeof stored !== 'object' || stored === null) return false
  const { v, objectType, from, afterId } = stored as Record<string, unknown>
  const isTime = typeof from === 'string' && !Number.isNaN(Date.parse(from))
  return (
    v === 1 &&
    typeof objectType === 'string' &&
    // Each page leaves a time, so that a cursor without one is not ours.
    isTime &&
    (afterId === undefined || typeof afterId === 'string')
  )
}
