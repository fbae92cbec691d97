import { ConfigurationError, NotFoundError } from '../errors'
import type { UniqueKey } from './objectOperations'

/** Returns the result of the work, or undefined if it fails with NotFoundError. */
export async function ifFound<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

export function noSuchRecord(objectType: string, { field, value }: UniqueKey): NotFoundError {
  return new NotFoundError(
    `No record of ${objectType} has the value "${value}" in the field "${field}". Check the value.`,
  )
}

/** Returns the error for a value that is not unique, with the IDs of the records. */
export function severalRecords(
  objectType: string,
  { field, value }: UniqueKey,
  ids: readonly string[],
): ConfigurationError {
  return new ConfigurationError(
    `Several records of ${objectType} have the value "${value}" in the field "${field}": ${ids.slice(0, 10).join(', ')}. Nothing was changed. Select a field with unique values.`,
  )
}
