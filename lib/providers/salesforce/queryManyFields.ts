import { inField } from '../../errors'
import type { Api } from '../../http/api'
import type { RecordBody } from '../objectOperations'
import { type QueryOptions, queryAllRows } from './query'
import { idOf } from './records'
import { identifier, joined, type Soql, soql } from './soql'

export interface WideQuery {
  readonly objectType: string
  readonly fields: readonly string[]
  /** What follows FROM: conditions, order, limit. */
  readonly rest: Soql
}

// Salesforce refuses URLs of more than 16,384 bytes; conditions and encoding need their share.
const longestFieldList = 9000
const idsAQuery = 200

/** The rows of a query for more fields than one URL can name: the further fields are fetched by id and joined. */
export async function queryManyFields(
  api: Api,
  query: WideQuery,
  options: QueryOptions,
): Promise<RecordBody[]> {
  const [first = ['Id'], ...further] = fieldChunks(query.fields)
  const rows = (await queryAllRows(api, select(first, query).text, options)) as RecordBody[]
  for (const fields of further) {
    const more = await rowsById(api, query.objectType, fields, rows, options)
    rows.forEach((row, index) => {
      rows[index] = { ...row, ...more.get(row['Id']) }
    })
  }
  return rows
}

/** Fields in chunks that fit into a URL, each beginning with Id. */
export function fieldChunks(fields: readonly string[], longest = longestFieldList): string[][] {
  const chunks: string[][] = []
  let length = 0
  for (const field of fields.filter((name) => name !== 'Id')) {
    if (chunks.length === 0 || length + field.length + 3 > longest) {
      chunks.push(['Id'])
      length = 2
    }
    chunks.at(-1)?.push(field)
    length += field.length + 3
  }
  return chunks.length === 0 ? [['Id']] : chunks
}

function select(fields: readonly string[], { objectType, rest }: WideQuery): Soql {
  const type = inField('objectType', () => identifier(objectType))
  return soql`SELECT ${joined(fields.map(identifier), ', ')} FROM ${type} ${rest}`
}

async function rowsById(
  api: Api,
  objectType: string,
  fields: readonly string[],
  rows: readonly RecordBody[],
  options: QueryOptions,
): Promise<Map<unknown, RecordBody>> {
  const found = new Map<unknown, RecordBody>()
  // A row may be deleted between two of its queries: it comes out whole all the same.
  const withDeleted = { ...options, includeDeleted: true }
  for (let start = 0; start < rows.length; start += idsAQuery) {
    const ids = rows.slice(start, start + idsAQuery).map((row) => soql`${idOf(row)}`)
    const rest = soql`WHERE Id IN (${joined(ids, ', ')})`
    const query = select(fields, { objectType, fields, rest })
    for (const row of await queryAllRows(api, query.text, withDeleted)) {
      found.set((row as RecordBody)['Id'], row as RecordBody)
    }
  }
  return found
}
