import type { ApiCall } from '../apiCall'
import { badRequest } from '../graphError'
import type { GraphResponse } from '../graphResponse'
import type { Paging } from './queryOptions'

/** The parameter of links behind empty pages. */
export const emptyPagesParameter = '$skiptoken'

/** Returns one page of a collection, with `@odata.nextLink` if there are more items. */
export function collectionPage<Item>(
  call: ApiCall,
  items: readonly Item[],
  { top, skip, hasCount }: Paging,
  context: string,
  toRecord: (item: Item) => Record<string, unknown>,
): GraphResponse {
  const emptyPages = emptyPagesLeft(call)
  const end = skip + top
  const page =
    emptyPages > 0
      ? { value: [], link: linkWith(call, emptyPagesParameter, `empty-${emptyPages - 1}`) }
      : {
          value: items.slice(skip, end).map(toRecord),
          link: end < items.length ? linkWith(call, '$skip', String(end)) : undefined,
        }
  return {
    status: 200,
    body: {
      '@odata.context': context,
      ...(hasCount ? { '@odata.count': items.length } : {}),
      value: page.value,
      ...(page.link === undefined ? {} : { '@odata.nextLink': page.link }),
    },
  }
}

/** Returns the number of empty pages before the items. Only the first page of a list starts new ones. */
function emptyPagesLeft({ query, disturbances }: ApiCall): number {
  const token = query.get(emptyPagesParameter)
  if (token !== null) {
    const [, left] = /^empty-(\d{1,4})$/.exec(token) ?? []
    if (left === undefined) throw badRequest(`The token '${token}' is not valid.`)
    return Number(left)
  }
  return query.has('$skip') ? 0 : disturbances.takeEmptyListPages()
}

/** Returns a link that must be followed unchanged, because Graph percent-encodes it (`%24skip`). */
function linkWith({ url, origin }: ApiCall, name: string, value: string): string {
  const link = new URL(url, origin)
  link.searchParams.set(name, value)
  return link.href
}
