import type { ObjectType } from '../schema/objectType'
import { user } from '../user'
import type { Row } from './row'

export type Reader = (row: Row) => unknown

const systemReaders: Readonly<Record<string, Reader>> = {
  Id: ({ id }) => id,
  IsDeleted: ({ deletedAt }) => deletedAt !== undefined,
  CreatedDate: ({ createdAt }) => createdAt,
  CreatedById: () => user.user_id,
  LastModifiedDate: ({ modifiedAt }) => modifiedAt,
  LastModifiedById: () => user.user_id,
  OwnerId: ({ fields }) => fields['OwnerId'] ?? user.user_id,
  SystemModstamp: ({ stampedAt }) => stampedAt,
}

/** Returns a reader of one field, by its exact name, for the rows of an object. */
export function readerOf(type: ObjectType, name: string): Reader {
  const compute = type.computed[name]
  const field = type.field(name)
  if (systemReaders[name]) return systemReaders[name]
  if (compute) return ({ fields }) => compute(fields)
  if (field?.autoNumber) return ({ number }) => `W-${String(number).padStart(6, '0')}`
  if (field?.nameField) return ({ id, fields }) => fields[name] ?? id
  return ({ fields }) => fields[name] ?? null
}

/**
 * Returns a reader of the time of a row's last change: SystemModstamp, LastModifiedDate, or CreatedDate, the first
 * that the object has.
 */
export function changeTimeOf(type: ObjectType): Reader {
  const names = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate']
  return readerOf(type, names.find((name) => type.field(name)) ?? 'SystemModstamp')
}

/** Returns a record with these fields, as the API shows it. */
export function recordOf(
  type: ObjectType,
  row: Row,
  names: readonly string[],
  base: string,
): Record<string, unknown> {
  const attributes = { type: type.name, url: recordUrl(type, row, base) }
  return { attributes, ...Object.fromEntries(names.map((name) => [name, readerOf(type, name)(row)])) }
}

export function recordUrl({ name }: ObjectType, { id }: Row, base: string): string {
  return `${base}/sobjects/${name}/${id}`
}
