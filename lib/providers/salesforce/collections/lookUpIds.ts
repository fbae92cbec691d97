import { ConfigurationError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { PlannedRow } from '../../manyRecords/planRows'
import { describeObject, type FieldDescription, fieldOf } from '../describe'
import { queryAllRows } from '../query/queryPages'
import { identifier, joined, type Soql, soql } from '../query/soql'

/** A field by which records are found. */
export type KeyField = Pick<FieldDescription, 'name' | 'type'>

/** Returns the description of a field by which single records can be found; throws ConfigurationError for others. */
export async function keyFieldOf(api: Api, objectType: string, name: string): Promise<KeyField> {
  const field = fieldOf(await describeObject(api, objectType), name)
  if (field.isUniqueKey) return field
  throw new ConfigurationError(
    `The field "${name}" of ${objectType} finds no single record. Choose the Id, an external ID, or a lookup field such as Email.`,
  )
}

// A URL of Salesforce has at most 16 KB.
const longestList = 6000

/** Returns the IDs that each key finds, by the key in lower case. */
export async function lookUpIds(
  api: Api,
  objectType: string,
  field: KeyField,
  rows: readonly PlannedRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  for (const values of listsOf(rows, field)) {
    const name = identifier(field.name)
    const query = soql`SELECT Id, ${name} FROM ${identifier(objectType)} WHERE ${name} IN (${joined(values, ', ')})`
    for (const row of await queryAllRows(api, query.text, { includeDeleted: false })) {
      const { Id, [field.name]: value } = Object(row) as Record<string, unknown>
      if (typeof Id !== 'string') continue
      const key = String(value).toLowerCase()
      found.set(key, [...(found.get(key) ?? []), Id])
    }
  }
  return found
}

/** Returns the keys in lists that fit into a URL, without those that the field cannot have. */
function listsOf(rows: readonly PlannedRow[], { type }: KeyField): Soql[][] {
  const lists: Soql[][] = []
  let length = longestList
  for (const { key } of rows) {
    const value = literal(key, type)
    if (!value) continue
    const added = encodeURIComponent(value.text).length + 4
    if (length + added > longestList) {
      lists.push([])
      length = 0
    }
    lists.at(-1)?.push(value)
    length += added
  }
  return lists
}

function literal(key: string, type: string): Soql | undefined {
  if (!['int', 'long', 'double', 'currency', 'percent'].includes(type)) return soql`${key}`
  const number = Number(key)
  return Number.isFinite(number) ? soql`${number}` : undefined
}
