import { ConfigurationError } from '../errors'
import type { Api } from '../http/api'
import type { ObjectOperations, ObjectRecord, UniqueKey } from '../providers/objectOperations'
import { noSuchRecord, severalRecords } from '../providers/recordErrors'
import { Fields } from '../values/fields'
import type { ActionInput } from './step'

/** Returns the value of the unique field as it is stored, or undefined if it is missing or has only spaces. */
export function keyIn({ body }: ActionInput, field: string): UniqueKey | undefined {
  if (!['undefined', 'string', 'number'].includes(typeof (body[field] ?? undefined)))
    throw new ConfigurationError(`The field "${field}" of the message is neither a string nor a number.`)
  return new Fields(body).freeText(field) === undefined ? undefined : { field, value: String(body[field]) }
}

/** Returns the value of the unique field. Throws ConfigurationError if the input has none. */
export function requiredKey(input: ActionInput, field: string): UniqueKey {
  const key = keyIn(input, field)
  if (key) return key
  throw new ConfigurationError(`The field "${field}" of the message is missing. It identifies the record.`)
}

/** Returns the record with that key, or undefined. Throws ConfigurationError if there are several. */
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

/** Returns the ID of the record with that key. Throws NotFoundError if there is none. */
export async function lookUpId(
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
