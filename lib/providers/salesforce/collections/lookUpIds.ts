import type { Api } from '../../../http/api'
import { decimalText } from '../../../values/text/decimalText'
import type { ManyWrite } from '../../manyRecords/manyRecords'
import type { KeyForm, PlannedRow } from '../../manyRecords/planRows'
import { describeObject, type FieldDescription, uniqueFieldOf } from '../describe'
import { bytesForQuery, encodedBytes } from '../query/queryManyFields'
import { queryAllRows } from '../query/queryPages'
import { identifier, joined, Soql, soql } from '../query/soql'

/** A field by which records are found. */
export type KeyField = Pick<FieldDescription, 'name' | 'type'>

const numericTypes: readonly string[] = ['int', 'long', 'double', 'currency', 'percent']

/** Returns the field by which the records of an update or deletion are looked up; undefined if they have their IDs. */
export async function lookUpField(
  api: Api,
  { objectType, operation, keyField, rows }: ManyWrite,
): Promise<KeyField | undefined> {
  if (operation === 'create' || operation === 'upsert' || keyField === 'Id' || rows.length === 0)
    return undefined
  return uniqueFieldOf(await describeObject(api, objectType), keyField)
}

/** Returns the notation of a field's keys; undefined if they are text. */
export function keyFormOf(field: KeyField | undefined): KeyForm | undefined {
  if (field === undefined || !numericTypes.includes(field.type)) return undefined
  return { what: 'a number such as 12.5, without an exponent', normalized: decimalText }
}

/** Returns the IDs that each key finds, by the key in lower case, or as the field's notation normalizes it. */
export async function lookUpIds(
  api: Api,
  objectType: string,
  field: KeyField,
  rows: readonly PlannedRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  const name = identifier(field.name)
  const queryFor = (values: Soql) =>
    soql`SELECT Id, ${name} FROM ${identifier(objectType)} WHERE ${name} IN (${values})`
  const room = bytesForQuery(api) - encodedBytes(queryFor(soql``).text)
  for (const { values, keyOf } of listsOf(rows, field, room)) {
    const query = queryFor(joined(values, ', '))
    for (const row of await queryAllRows(api, query.text, { includeDeleted: false })) {
      const { Id, [field.name]: value } = Object(row) as Record<string, unknown>
      const key = keyOf(value)
      if (typeof Id === 'string' && key !== undefined) found.set(key, [...(found.get(key) ?? []), Id])
    }
  }
  return found
}

/** Keys that fit into one URL. */
interface KeyList {
  readonly values: Soql[]
  /** Returns the key that found a row with this value. */
  keyOf(value: unknown): string | undefined
}

/** Returns the keys in lists, without those that the field cannot have. */
function listsOf(rows: readonly PlannedRow[], field: KeyField, mostBytes: number): KeyList[] {
  const lists: KeyList[] = []
  let bytes = mostBytes
  let keys = new Map<string, string>()
  const form = keyFormOf(field)
  for (const { key } of rows) {
    const normal = form ? form.normalized(key) : key.toLowerCase()
    if (normal === undefined) continue
    const value = form ? new Soql(normal) : soql`${key}`
    const rounded = form ? String(Number(normal)) : normal
    const added = encodedBytes(`${value.text}, `)
    // No field has values of this length.
    if (added > mostBytes) continue
    if (bytes + added > mostBytes || keys.has(rounded)) {
      keys = new Map()
      lists.push({ values: [], keyOf: form ? numericKeys(keys) : (text) => String(text).toLowerCase() })
      bytes = 0
    }
    keys.set(rounded, normal)
    lists.at(-1)?.values.push(value)
    bytes += added
  }
  return lists
}

/**
 * Returns the key that a number was found by. No two keys of a list are rounded to the same JavaScript number, so one that
 * was rounded still has only one key. Long integers are read as text.
 */
function numericKeys(keys: ReadonlyMap<string, string>): KeyList['keyOf'] {
  return (value) => {
    const key = keys.get(String(Number(value)))
    return typeof value === 'number' || decimalText(String(value)) === key ? key : undefined
  }
}
