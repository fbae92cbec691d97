import { ConfigurationError } from '../errors'
import type { Api } from '../http/api'
import type { ObjectOperations, ObjectRecord, UniqueKey } from '../providers/objectOperations'
import { noSuchRecord, severalRecords } from '../providers/recordErrors'
import { hasLoneSurrogate } from '../values/loneSurrogate'
import type { ActionInput } from './step'

/** The value of the field that names the record; undefined where the input has none. */
export function keyIn(input: ActionInput, field: string): UniqueKey | undefined {
  const value = input.body[field]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string' && hasLoneSurrogate(value)) {
    throw new ConfigurationError(
      `The field "${field}" of the message has half a character and cannot be sent.`,
    )
  }
  if (typeof value === 'string' || typeof value === 'number') return { field, value: String(value) }
  throw new ConfigurationError(`The field "${field}" of the message is neither a text nor a number.`)
}

/** The same, where the input must have it. */
export function requiredKey(input: ActionInput, field: string): UniqueKey {
  const key = keyIn(input, field)
  if (key) return key
  throw new ConfigurationError(`The field "${field}" of the message is missing: it names the record.`)
}

/** The one record of that key, or undefined; throws where there are several. */
export async function findOne(
  objects: ObjectOperations,
  api: Api,
  objectType: string,
  key: UniqueKey,
): Promise<ObjectRecord | undefined> {
  const found = await objects.find(api, objectType, key)
  if (found.length > 1)
    throw severalRecords(
      objectType,
      key,
      found.map(({ id }) => id),
    )
  return found[0]
}

/** The id of the one record of that key; throws NotFoundError where there is none. */
export async function idOf(
  objects: ObjectOperations,
  api: Api,
  objectType: string,
  key: UniqueKey,
): Promise<string> {
  if (key.field === objects.idField) return key.value
  const found = await findOne(objects, api, objectType, key)
  if (found) return found.id
  throw noSuchRecord(objectType, key)
}
