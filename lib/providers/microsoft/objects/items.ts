import { ApiError, ConfigurationError, inField, PermissionError } from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'
import type { ObjectRecord, RecordBody, UniqueKey, WriteOptions } from '../../objectOperations'
import { ifFound, noSuchRecord, severalRecords } from '../../recordErrors'
import { postEvent } from '../calendar/postEvent'
import { collectAll, type Item } from '../collection'
import { idPath } from '../idPath'
import { objectTypeOf } from './objectTypes'
import { recordOf } from './records'
import type { UniqueField } from './uniqueFields'

/** Returns the items with a value in a unique field, at most two. */
export async function findItems(
  api: Api,
  objectType: string,
  { field, value }: UniqueKey,
): Promise<ObjectRecord[]> {
  if (field === 'id') {
    const response = await ifFound(api({ method: 'GET', path: itemPath(objectType, value) }))
    return response ? [recordOf(jsonObject(response, `one of ${objectType}`))] : []
  }
  const { filter, mayHave } = uniqueField(objectType, field)
  const start = { path: objectTypeOf(objectType).list, query: { $filter: filter(value).text, $top: '2' } }
  const isWanted = (item: Item) => mayHave(item, value)
  return (await collectAll(api, start, objectType, { limit: 2, isWanted })).map(recordOf)
}

/** Creates an item. An event with a key is created once. */
export async function createItem(
  api: Api,
  objectType: string,
  parentId: string | undefined,
  fields: RecordBody,
  { idempotencyKey }: Pick<WriteOptions, 'idempotencyKey'> = {},
): Promise<ObjectRecord> {
  const path = listPath(objectType, parentId)
  const { json, isRepeatable } = withTransactionId(objectType, fields, idempotencyKey)
  const response = await (isRepeatable ? postEvent(api, path, json) : api({ method: 'POST', path, json }))
  return recordOf(jsonObject(response, `a new record of ${objectType}`))
}

/** Returns the fields of a new item. An event without a `transactionId` gets the key, by which Graph recognizes a repeat. */
export function withTransactionId(
  objectType: string,
  fields: RecordBody,
  key: string | undefined,
): { readonly json: RecordBody; readonly isRepeatable: boolean } {
  if (objectType !== 'events') return { json: fields, isRepeatable: false }
  const { transactionId: given, ...others } = fields
  const id = typeof given === 'string' && given.trim() !== '' ? given : key
  return {
    json: { ...others, ...(id !== undefined && { transactionId: id }) },
    isRepeatable: id !== undefined,
  }
}

export async function updateItem(
  api: Api,
  objectType: string,
  id: string,
  fields: RecordBody,
): Promise<ObjectRecord> {
  const { id: _, ...changes } = fields
  const response = await api({ method: 'PATCH', path: itemPath(objectType, id), json: changes })
  return recordOf(jsonObject(response, `a changed record of ${objectType}`))
}

/** Looks up the item and creates or updates it, because Graph has no upsert. Graph assigns IDs itself. */
export async function upsertItem(
  api: Api,
  objectType: string,
  key: UniqueKey,
  fields: RecordBody,
): Promise<ObjectRecord> {
  if (key.field === 'id') return updateItem(api, objectType, key.value, fields)
  const { given } = uniqueField(objectType, key.field)
  const found = await findItems(api, objectType, key)
  const [one, another] = found
  if (one && another) throw severalRecords(objectType, key, [one.id, another.id])
  if (one) return Object.keys(fields).length > 0 ? updateItem(api, objectType, one.id, fields) : one
  if (!given) throw noSuchRecord(objectType, key)
  const { id: _, ...others } = fields
  return createItem(api, objectType, undefined, { ...given(key.value), ...others })
}

/** Deletes an item. Returns false if there was none. */
export async function removeItem(api: Api, objectType: string, id: string): Promise<boolean> {
  const path = itemPath(objectType, id)
  try {
    return (await ifFound(api({ method: 'DELETE', path }))) !== undefined
  } catch (error) {
    const isRejected = error instanceof ApiError || error instanceof PermissionError
    if (isRejected && !(await isThere(api, path))) return false
    throw error
  }
}

/** For a deleted item, Graph can return 400 ErrorInvalidRequest (events) or 403 ErrorCannotDeleteObject (messages). */
async function isThere(api: Api, path: string): Promise<boolean> {
  try {
    return (await ifFound(api({ method: 'GET', path, query: { $select: 'id' } }))) !== undefined
  } catch {
    return true
  }
}

/** Returns the path at which new items are created. Throws ConfigurationError for a type without parents. */
export function listPath(objectType: string, parentId: string | undefined): string {
  const { list, below } = objectTypeOf(objectType)
  if (parentId === undefined) return list
  if (below) return inField('parentId', () => below(parentId))
  throw new ConfigurationError(`The field "parentId" does not apply to ${objectType}. Clear it.`)
}

/** Returns the path of an item. Throws ConfigurationError for an invalid ID. */
export function itemPath(objectType: string, id: string): string {
  return objectTypeOf(objectType).list + inField('id', () => idPath`/${id}`)
}

/** Returns the way to find items by a field. Throws ConfigurationError if the field is not supported. */
export function uniqueField(objectType: string, field: string): UniqueField {
  const { unique, label } = objectTypeOf(objectType)
  const found = Object.hasOwn(unique, field) ? unique[field] : undefined
  if (found) return found
  throw new ConfigurationError(
    `${label} cannot be found by the field "${field.slice(0, 40)}". Set the field "lookupBy" or "upsertBy" to ${['id', ...Object.keys(unique)].join(' or ')}.`,
  )
}
