import {
  ComponentError,
  ReconnectRequiredError,
  TemporaryError,
  UnexpectedResponseError,
} from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'
import { dateOf, type HttpResponse } from '../../../http/message'
import { LinkLoopGuard } from '../../linkLoopGuard'

export interface QueryOptions {
  readonly includeDeleted: boolean
  /** Rows per response, a hint from 200 to 2,000. */
  readonly batchSize?: number
  /** True: the caller asks for less after a timeout. */
  readonly isTimeoutFinal?: boolean
  /** Is given the server's time (milliseconds since 1970) at the first response. */
  readonly onServerTime?: (serverTimeMs: number) => void
}

/**
 * Yields the rows of a query, one response at a time, with all rows of their subqueries. Throws TemporaryError if the
 * cursor expires before the last row.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
 */
export async function* queryPages(
  api: Api,
  query: string,
  options: QueryOptions,
): AsyncGenerator<readonly unknown[]> {
  const { includeDeleted, batchSize = 2000 } = options
  const headers = { 'sforce-query-options': `batchSize=${Math.min(2000, Math.max(200, batchSize))}` }
  const path = includeDeleted ? '/queryAll' : '/query'
  const timeout = options.isTimeoutFinal ? { isTimeoutFinal: true } : {}
  const first = await api({ method: 'GET', headers, path, query: { q: query }, ...timeout })
  const serverTimeMs = dateOf(first)
  if (serverTimeMs !== undefined) options.onServerTime?.(serverTimeMs)
  const loopGuard = new LinkLoopGuard('Salesforce returned a query result')
  yield* partsFrom(jsonObject(first, 'a query'), async (link, rows) => {
    loopGuard.check(link, rows)
    return jsonObject(await readOn(api, link, headers), 'a query')
  })
}

/** Rows of a query or subquery, and the link to more of them. */
type Result = Record<string, unknown>

/** Returns the part that a link leads to. `rows` is the number of rows in the part with the link. */
type ReadPart = (link: string, rows: number) => Promise<Result>

async function* partsFrom(first: Result, readPart: ReadPart): AsyncGenerator<readonly unknown[]> {
  let result: Result | undefined = first
  while (result !== undefined) {
    const { records }: Result = result
    if (!Array.isArray(records))
      throw new UnexpectedResponseError(
        'Salesforce returned a query result without a list of records. Try again later.',
      )
    for (const subquery of openSubqueries(records)) await complete(subquery, readPart)
    yield records
    const link = nextLink(result)
    result = link === undefined ? undefined : await readPart(link, records.length)
  }
}

/** The results of subqueries, at any depth, that are incomplete. */
function* openSubqueries(rows: readonly unknown[]): Generator<Result> {
  for (const row of rows) {
    for (const value of Object.values(Object(row))) {
      const { records, done } = Object(value) as Result
      if (!Array.isArray(records)) continue
      yield* openSubqueries(records)
      if (done === false) yield value as Result
    }
  }
}

async function complete(subquery: Result, readPart: ReadPart): Promise<void> {
  const all: unknown[] = []
  for await (const rows of partsFrom(subquery, readPart)) for (const row of rows) all.push(row)
  Object.assign(subquery, { done: true, records: all })
  delete subquery['nextRecordsUrl']
}

function nextLink({ done, nextRecordsUrl }: Result): string | undefined {
  if (done !== false) return undefined
  if (typeof nextRecordsUrl === 'string') return nextRecordsUrl
  throw new UnexpectedResponseError(
    'Salesforce returned a part of a query result without the link to the next part. Try again later.',
  )
}

const endedCursor = 'INVALID_QUERY_LOCATOR'

/** A cursor expires after two days at most, and it can expire with the session that opened it. */
async function readOn(api: Api, link: string, headers: Record<string, string>): Promise<HttpResponse> {
  try {
    return await api({ method: 'GET', headers, link })
  } catch (error) {
    // If the grant is no longer valid instead of the cursor, this call is rejected too.
    if (error instanceof ReconnectRequiredError) await api({ method: 'GET', path: '/' })
    else if (!isEndedCursor(error)) throw error
    throw new TemporaryError(
      'Salesforce ended the cursor of a query before all rows were read. Run the query again.',
      { code: endedCursor, cause: error },
    )
  }
}

/** Returns all rows of a short query. Repeats the query if its cursor expires. */
export async function queryAllRows(api: Api, query: string, options: QueryOptions): Promise<unknown[]> {
  try {
    return await allRows(api, query, options)
  } catch (error) {
    if (isEndedCursor(error)) return allRows(api, query, options)
    throw error
  }
}

async function allRows(api: Api, query: string, options: QueryOptions): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const page of queryPages(api, query, options)) {
    for (const row of page) rows.push(row)
  }
  return rows
}

function isEndedCursor(error: unknown): boolean {
  return error instanceof ComponentError && error.code === endedCursor
}
