import type { ApiCall } from '../apiCall'
import type { GraphResponse } from '../graphResponse'
import type { Paging } from './queryOptions'

/** Returns one page of a collection, with `@odata.nextLink` if there are more items. */
export function collectionPage<Item>(
  call: ApiCall,
  items: readonly Item[],
  { top, skip, hasCount }: Paging,
  context: string,
  toRecord: (item: Item) => Record<string, unknown>,
): GraphResponse {
  const end = skip + top
  return {
    status: 200,
    body: {
      '@odata.context': context,
      ...(hasCount ? { '@odata.count': items.length } : {}),
      value: items.slice(skip, end).map(toRecord),
      ...(end < items.length ? { '@odata.nextLink': nextLink(call, end) } : {}),
    },
  }
}

/** Returns a link that must be followed unchanged, because Graph percent-encodes it (`%24skip`). */
function nextLink({ url, origin }: ApiCall, skip: number): string {
  const link = new URL(url, origin)
  link.searchParams.set('$skip', String(skip))
  return link.href
}
