import { UnexpectedResponseError } from '../../errors'
import { type Api, jsonObject } from '../../http/api'

export interface QueryOptions {
  readonly includeDeleted: boolean
  /** Rows an answer, a hint of 200 to 2000. */
  readonly batchSize?: number
}

/**
 * The rows of a query, answer by answer, until the last one.
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
  let link: string | undefined
  do {
    const response = await api({ method: 'GET', headers, ...(link === undefined ? start : { link }) })
    const { records, done, nextRecordsUrl } = jsonObject(response, 'a query')
    if (!Array.isArray(records))
      throw new UnexpectedResponseError('Salesforce answered a query without a list of records.')
    yield records
    if (done === false && typeof nextRecordsUrl !== 'string') {
      throw new UnexpectedResponseError(
        'Salesforce answered a query in parts and did not say where the next part is.',
      )
    }
    if (done === false && nextRecordsUrl === link) {
      throw new UnexpectedResponseError('Salesforce answered a query with a next part that leads to itself.')
    }
    link = done === false ? String(nextRecordsUrl) : undefined
  } while (link !== undefined)
}

/** All rows of a query that is known to be short. */
export async function queryAllRows(api: Api, query: string, options: QueryOptions): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const page of queryPages(api, query, options)) rows.push(...page)
  return rows
}
