import type { Api } from '../../../http/api'
import type { PlannedRow } from '../../manyRecords/planRows'
import type { FieldDescription } from '../describe'
import { bytesForQuery, encodedBytes } from '../query/queryManyFields'
import { queryAllRows } from '../query/queryPages'
import { identifier, joined, type Soql, soql } from '../query/soql'

/** A field by which records are found. */
export type KeyField = Pick<FieldDescription, 'name' | 'type'>

/** Returns the IDs that each key finds, by the key in lower case. */
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
  for (const values of listsOf(rows, field, room)) {
    const query = queryFor(joined(values, ', '))
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
function listsOf(rows: readonly PlannedRow[], { type }: KeyField, mostBytes: number): Soql[][] {
  const lists: Soql[][] = []
  let bytes = mostBytes
  for (const { key } of rows) {
    const value = literal(key, type)
    if (!value) continue
    const added = encodedBytes(`${value.text}, `)
    if (bytes + added > mostBytes) {
      lists.push([])
      bytes = 0
    }
    lists.at(-1)?.push(value)
    bytes += added
  }
  return lists
}

function literal(key: string, type: string): Soql | undefined {
  if (!['int', 'long', 'double', 'currency', 'percent'].includes(type)) return soql`${key}`
  const number = Number(key)
  return Number.isFinite(number) ? soql`${number}` : undefined
}
