import { ApiError, type ComponentError, UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import { withQuery } from '../../../http/path'
import type { RetryPolicy } from '../../../http/retry'
import type { PlannedRow } from '../../manyRecords/planRows'
import { collectAll, graphIdOf, type Item, parsePage } from '../collection'
import { uniqueField } from '../objects/items'
import { objectTypeOf } from '../objects/objectTypes'
import type { BatchItem } from './callBatch'
import { itemError, runBatch } from './runBatch'

interface LookUp extends BatchItem {
  readonly row: PlannedRow
}

interface Key {
  readonly objectType: string
  readonly keyField: string
}

/** The IDs that a key finds, at most two, or the error of the lookup. */
export type Found = readonly string[] | ComponentError

/** Returns the IDs that each record's key finds. Each record has a result, so that none is created without a lookup. */
export async function lookUp(
  api: Api,
  key: Key,
  rows: readonly PlannedRow[],
  policy: RetryPolicy,
): Promise<ReadonlyMap<PlannedRow, Found>> {
  const { filter, property } = uniqueField(key.objectType, key.keyField)
  const { list } = objectTypeOf(key.objectType)
  const responses = new Map<LookUp, HttpResponse | undefined>()
  const items = rows.map((row): LookUp => {
    const query = { $filter: filter(row.key).text, $top: '2', $select: `id,${property}` }
    return { row, method: 'GET', path: pathWith(list, query), isRepeatable: true }
  })
  await runBatch(api, items, policy, (item, response) => responses.set(item, response))
  const found = new Map<PlannedRow, Found>()
  for (const item of items) found.set(item.row, await foundBy(api, key, item, responses.get(item)))
  return found
}

function pathWith(path: string, query: Readonly<Record<string, string>>): string {
  const { pathname, search } = withQuery(new URL(path, 'https://graph.microsoft.com'), query)
  return pathname + search
}

/** Returns the result of a lookup. An error of the whole account or list is thrown, any other is the result. */
async function foundBy(
  api: Api,
  { objectType, keyField }: Key,
  item: LookUp,
  response: HttpResponse | undefined,
): Promise<Found> {
  if (response && response.status !== 200) return itemError(item, response)
  try {
    if (!response) throw new UnexpectedResponseError(withoutResponse)
    const { mayHave } = uniqueField(objectType, keyField)
    const isWanted = (each: Item) => mayHave(each, item.row.key)
    const { items, nextLink } = parsePage(response, `the ${objectType} of a lookup`)
    const first = items.filter(isWanted)
    // A page can be empty, or have fewer items than requested, and still have a next link.
    const others =
      first.length < 2 && nextLink !== undefined
        ? await collectAll(api, { link: nextLink }, objectType, { limit: 2 - first.length, isWanted })
        : []
    return [...first, ...others].slice(0, 2).map((each) => graphIdOf(each, `one of ${objectType}`))
  } catch (error) {
    if (error instanceof UnexpectedResponseError || error instanceof ApiError) return error
    throw error
  }
}

const withoutResponse =
  'Microsoft Graph sent no response for the lookup of this record, and nothing was written. Try again later.'
