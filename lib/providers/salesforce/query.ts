import { ComponentError, ReconnectRequiredError, TemporaryError, UnexpectedResponseError } from '../../errors'
import { type Api, jsonObject } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { LinkTrail } from '../linkTrail'

export interface QueryOptions {
  readonly includeDeleted: boolean
  /** Rows an answer, a hint of 200 to 2000. */
  readonly batchSize?: number
}

/**
 * The rows of a query, answer by answer, until the last one. Throws TemporaryError where its cursor ends before.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
 */
export async function* queryPages(
  api: Api,
  query: string,
  options: QueryOptions,
): AsyncGenerator<readonly unknown[]> {
  const { includeDeleted, batchSize = 2000 } = options
  const headers = { 'sforce-query-options': `batchSize=${Math.min(2000, Math.max(200, batchSize))}` }
  const start = { path: includeDeleted ? '/queryAll' : '/query', query: { q: query } }
  const trail = new LinkTrail('Salesforce answered a query')
  let link: string | undefined
  do {
    const response = await (link === undefined
      ? api({ method: 'GET', headers, ...start })
      : readOn(api, link, headers))
    const { records, done, nextRecordsUrl } = jsonObject(response, 'a query')
    if (!Array.isArray(records))
      throw new UnexpectedResponseError('Salesforce answered a query without a list of records.')
    yield records
    if (done === false && typeof nextRecordsUrl !== 'string') {
      throw new UnexpectedResponseError(
        'Salesforce answered a query in parts and did not say where the next part is.',
      )
    }
    link = done === false ? String(nextRecordsUrl) : undefined
    if (link !== undefined) trail.follow(link, records.length)
  } while (link !== undefined)
}

const endedCursor = 'INVALID_QUERY_LOCATOR'

/** A cursor lives for two days at most, and it can end with the session that opened it. */
async function readOn(api: Api, link: string, headers: Record<string, string>): Promise<HttpResponse> {
  try {
    return await api({ method: 'GET', headers, link })
  } catch (error) {
    // Where it is not the cursor that has ended but the grant, this call is refused just the same.
    if (error instanceof ReconnectRequiredError) await api({ method: 'GET', path: '/' })
    else if (!isEndedCursor(error)) throw error
    throw new TemporaryError(
      'Salesforce ended the cursor of a query before all rows were read. Run the query again.',
      { code: endedCursor, cause: error },
    )
  }
}

/** All rows of a query that is known to be short; it is asked anew where its cursor ends on the way. */
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
