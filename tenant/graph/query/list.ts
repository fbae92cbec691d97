import type { ApiCall } from '../apiCall'
import type { GraphResponse } from '../graphResponse'
import { userContext } from '../mailboxes/user'
import { collectionPage, emptyPagesParameter } from './collectionPage'
import { type Filterable, parseFilter } from './filter'
import { checkEfficiency, parseOrder, type SortKeys } from './order'
import { checkNames, parsePaging } from './queryOptions'

/** The support of `$filter` and `$orderby` in a collection, and the format of its items. */
export interface Listing<Item> {
  /** The name in `@odata.context` and in links, such as `contacts`. */
  readonly collection: string
  readonly typeName: string
  readonly filterable: Filterable<Item>
  readonly sortKeys: SortKeys<Item>
}

const parameters = ['$top', '$skip', '$count', '$select', '$filter', '$orderby', emptyPagesParameter]

/**
 * Returns the response to a list request: one page, filtered and sorted. `more` are the names of additional query
 * parameters.
 */
export function listResponse<Item>(
  call: ApiCall,
  items: Iterable<Item>,
  listing: Listing<Item>,
  select: readonly string[] | undefined,
  toRecord: (item: Item) => Record<string, unknown>,
  more: readonly string[] = [],
): GraphResponse {
  checkNames(call.query, [...parameters, ...more])
  const context = userContext(call, listing.collection, select)
  return collectionPage(call, wantedItems(call, items, listing), parsePaging(call.query), context, toRecord)
}

function wantedItems<Item>(
  { query }: ApiCall,
  items: Iterable<Item>,
  { filterable, sortKeys, typeName }: Listing<Item>,
): readonly Item[] {
  const [filterText, orderText] = [query.get('$filter'), query.get('$orderby')]
  const filter = filterText === null ? undefined : parseFilter(filterText, filterable)
  const order = orderText === null ? undefined : parseOrder(orderText, sortKeys, typeName)
  if (filter && order) checkEfficiency(order.properties, filter.properties)
  const wanted = [...items].filter((item) => filter?.matches(item) ?? true)
  return order ? wanted.sort(order.compare) : wanted
}
