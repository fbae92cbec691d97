import { UnexpectedResponseError } from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'
import type { ObjectRecord } from '../../objectOperations'
import { recordOf } from '../records'
import { queryPages } from './queryPages'

/** Yields the records of a query, page by page, or the number of records of `SELECT COUNT()`. */
export async function* runQuery(
  api: Api,
  text: string,
  options: { readonly includeDeleted: boolean },
): AsyncGenerator<readonly ObjectRecord[]> {
  // The count is not a row: `records` is empty.
  if (/^\s*select\s+count\s*\(\s*\)\s*from\b/i.test(text))
    yield [recordOf({ count: await countRows(api, text, options) })]
  else for await (const rows of queryPages(api, text, options)) yield rows.map(recordOf)
}

async function countRows(
  api: Api,
  text: string,
  { includeDeleted }: { includeDeleted: boolean },
): Promise<number> {
  const path = includeDeleted ? '/queryAll' : '/query'
  const { totalSize } = jsonObject(await api({ method: 'GET', path, query: { q: text } }), 'a query')
  if (typeof totalSize === 'number') return totalSize
  throw new UnexpectedResponseError(
    'Salesforce returned the result of a COUNT query without "totalSize". Report it with this error message.',
  )
}
