import { ConfigurationError, NotFoundError } from '../errors'
import type { UniqueKey } from './objectOperations'

/** What the work gives; undefined where it ends in a NotFoundError. */
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
    `There is no record of ${objectType} with "${value}" in ${field}. Check the value.`,
  )
}

/** For a value that was thought to be unique; names the records that have it. */
export function severalRecords(
  objectType: string,
  { field, value }: UniqueKey,
  ids: readonly string[],
): ConfigurationError {
  return new ConfigurationError(
    `Several records of ${objectType} have "${value}" in ${field}, among them ${ids.slice(0, 10).join(', ')}. Nothing was changed; choose a field that is unique.`,
  )
}
