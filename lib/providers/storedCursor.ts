import { ConfigurationError } from '../errors'

/**
 * The cursor that a snapshot holds; undefined for an empty one. Throws ConfigurationError for what `isCursor` does not
 * know.
 */
export function storedCursor<Cursor>(
  stored: unknown,
  isCursor: (stored: unknown) => stored is Cursor,
): Cursor | undefined {
  if (stored === undefined || stored === null) return undefined
  if (typeof stored === 'object' && Object.keys(stored).length === 0) return undefined
  if (isCursor(stored)) return stored
  throw new ConfigurationError(
    'The snapshot was not written by this version of the trigger, so it cannot be told what was already polled. Reset the snapshot to poll from the beginning, or from "startTime".',
  )
}
