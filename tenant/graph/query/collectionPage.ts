import type { Answer } from '../answer'
import type { ApiCall } from '../apiCall'
import type { Paging } from './queryOptions'

/** One page of a collection, with `@odata.nextLink` where more follows. */
export function collectionPage<Item>(
  call: ApiCall,
  items: readonly Item[],
  { top, skip, hasCount }: Paging,
  context: string,
  toRecord: (item: Item) => Record<string, unknown>,
): Answer {
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

/** Graph percent-encodes these links (`%24skip`): they are to be followed as they are. */
function nextLink({ url, origin }: ApiCall, skip: number): string {
  const link = new URL(url, origin)
  link.searchParams.set('$skip', String(skip))
  return link.href
}
