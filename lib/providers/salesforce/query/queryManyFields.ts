import { ComponentError, inField } from '../../../errors'
import type { Api } from '../../../http/api'
import type { RecordBody } from '../../objectOperations'
import { salesforceIdOf } from '../records'
import { type QueryOptions, queryAllRows } from './queryPages'
import { identifier, joined, type Soql, soql } from './soql'

export interface WideQuery {
  readonly objectType: string
  readonly fields: readonly string[]
  /** The part behind FROM: conditions, order, limit. */
  readonly rest: Soql
}

// Salesforce rejects a request whose URL and headers are longer (414, 431).
const mostRequestBytes = 16_384
// The host, the path, the other headers, and the words of the query.
const otherBytes = 1500
const leastFieldBytes = 500
const mostIds = 200
const bytesPerId = 31
const keptMs = 3_600_000

/**
 * Returns the rows of a query for more fields than one request can name: further fields are read by ID and merged. A
 * query that is too complicated for Salesforce is split, and the number of fields that worked is remembered.
 */
export async function queryManyFields(
  api: Api,
  query: WideQuery,
  options: QueryOptions,
): Promise<RecordBody[]> {
  const room = bytesForQuery(api)
  const idsPerQuery = Math.min(mostIds, Math.max(1, Math.floor((room - leastFieldBytes) / 2 / bytesPerId)))
  const restBytes = Math.max(encodedBytes(query.rest.text), idsPerQuery * bytesPerId)
  const pending = fieldChunks(
    query.fields,
    Math.max(leastFieldBytes, room - restBytes),
    fieldsThatWorked(api, query),
  )
  let rows: RecordBody[] | undefined
  for (let fields = pending.shift(); fields; fields = pending.shift()) {
    try {
      rows = rows
        ? withFields(rows, await rowsById(api, { ...query, fields }, rows, idsPerQuery, options))
        : ((await queryAllRows(api, select(fields, query).text, options)) as RecordBody[])
    } catch (error) {
      if (!isTooComplicated(error) || fields.length <= 2) throw error
      const half = Math.ceil(fields.length / 2)
      pending.unshift(fields.slice(0, half), ['Id', ...fields.slice(half)])
      api.memory?.set(memoryKey(query), half, keptMs)
    }
  }
  return rows ?? []
}

/** Returns the fields in chunks whose encoded names fit into `mostBytes`; each chunk begins with Id. */
export function fieldChunks(
  fields: readonly string[],
  mostBytes: number,
  mostFields = Number.POSITIVE_INFINITY,
): string[][] {
  const chunks: string[][] = []
  let bytes = 0
  for (const field of fields.filter((name) => name !== 'Id')) {
    const needed = encodedBytes(`, ${field}`)
    const last = chunks.at(-1)
    if (last && bytes + needed <= mostBytes && last.length < mostFields) {
      last.push(field)
      bytes += needed
    } else {
      chunks.push(['Id', field])
      bytes = 2 + needed
    }
  }
  return chunks.length === 0 ? [['Id']] : chunks
}

/** Returns how many bytes a query can have in its URL, next to the headers and the account's token. */
export function bytesForQuery(api: Api): number {
  return mostRequestBytes - otherBytes - (api.tokenBytes?.() ?? 0)
}

/** Returns the length of a part of a query in a URL. */
export function encodedBytes(text: string): number {
  return encodeURIComponent(text).replaceAll("'", '%27').length
}

function fieldsThatWorked({ memory }: Api, query: WideQuery): number | undefined {
  const known = memory?.get(memoryKey(query))
  return typeof known === 'number' ? known : undefined
}

function memoryKey({ objectType }: WideQuery): string {
  return `fields per query ${objectType}`
}

/** True if Salesforce rejects a query because of its formulas. */
export function isTooComplicated(error: unknown): boolean {
  return error instanceof ComponentError && error.code === 'QUERY_TOO_COMPLICATED'
}

function select(fields: readonly string[], { objectType, rest }: WideQuery): Soql {
  const type = inField('objectType', () => identifier(objectType))
  return soql`SELECT ${joined(fields.map(identifier), ', ')} FROM ${type} ${rest}`
}

function withFields(rows: readonly RecordBody[], more: ReadonlyMap<unknown, RecordBody>): RecordBody[] {
  return rows.map((row) => ({ ...row, ...more.get(row['Id']) }))
}

async function rowsById(
  api: Api,
  query: WideQuery,
  rows: readonly RecordBody[],
  idsPerQuery: number,
  options: QueryOptions,
): Promise<Map<unknown, RecordBody>> {
  const found = new Map<unknown, RecordBody>()
  // A row may be deleted between two of its queries, and is emitted whole anyway.
  const withDeleted = { ...options, includeDeleted: true }
  for (let start = 0; start < rows.length; start += idsPerQuery) {
    const ids = rows.slice(start, start + idsPerQuery).map((row) => soql`${salesforceIdOf(row)}`)
    const rest = soql`WHERE Id IN (${joined(ids, ', ')})`
    for (const row of await queryAllRows(api, select(query.fields, { ...query, rest }).text, withDeleted)) {
      found.set((row as RecordBody)['Id'], row as RecordBody)
    }
  }
  return found
}
