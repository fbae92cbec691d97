import { ConfigurationError } from '../errors'

/**
 * Returns the cursor in a snapshot, or undefined if the snapshot is empty. Throws ConfigurationError if `isCursor` does not
 * recognize it.
 */
export function storedCursor<Cursor>(
  stored: unknown,
  isCursor: (stored: unknown) => stored is Cursor,
): Cursor | undefined {
  if (stored === undefined || stored === null) return undefined
  if (typeof stored === 'object' && Object.keys(stored).length === 0) return undefined
  if (isCursor(stored)) return stored
  throw new ConfigurationError(
    'The snapshot was not written by this version of the trigger and cannot be read. Reset the snapshot to start over.',
  )
}
