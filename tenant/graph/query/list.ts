import type { Answer } from '../answer'
import type { ApiCall } from '../apiCall'
import { userContext } from '../mailboxes/user'
import { collectionPage } from './collectionPage'
import { type Filterable, parseFilter } from './filter'
import { checkEfficiency, parseOrder, type SortKeys } from './order'
import { checkNames, parsePaging } from './queryOptions'

/** How a collection answers `$filter` and `$orderby`, and how it is shown. */
export interface Listing<Item> {
  /** The name in `@odata.context` and in links, such as `contacts` */
  readonly collection: string
  readonly typeName: string
  readonly filterable: Filterable<Item>
  readonly sortKeys: SortKeys<Item>
}

const parameters = ['$top', '$skip', '$count', '$select', '$filter', '$orderby']

/** Answers a list request: filtered, sorted, one page of it; `more` are names of further query parameters. */
export function answerList<Item>(
  call: ApiCall,
  items: Iterable<Item>,
  listing: Listing<Item>,
  select: readonly string[] | undefined,
  toRecord: (item: Item) => Record<string, unknown>,
  more: readonly string[] = [],
): Answer {
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
