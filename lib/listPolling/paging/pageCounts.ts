import { lookUp } from '../../values/lookUp'
import type { ListResponse } from '../listResponse'

/** Returns whether more pages follow according to a response's flags, or undefined. `field` is a dot path next to them. */
export function hasMorePages(body: unknown, field = ''): boolean | undefined {
  const siblings = field.includes('.') ? [lookUp(body, field.replace(/\.[^.]*$/, ''))] : []
  const holders = [...siblings, body, ...holderPaths.map((path) => lookUp(body, path))]
  for (const holder of holders) {
    for (const [names, meansMore] of flags) {
      const flag = names.map((name) => lookUp(holder, name)).find((value) => typeof value === 'boolean')
      if (flag !== undefined) return flag === meansMore
    }
  }
  return undefined
}

/** Returns how many records the whole list has, if the response contains it. */
export function totalRecords({ body, headers, itemsPath }: ListResponse): number | undefined {
  return firstNumber([
    ...['x-total-count', 'x-total', 'x-wp-total', 'total-count'].map((name) => headers[name]),
    ...holdersOf(body, itemsPath).flatMap((holder) => totals.map((name) => lookUp(holder, name))),
    lookUp(body, 'page.totalElements'),
  ])
}

/** Returns how many pages the whole list has, if the response contains it. */
export function totalPages({ body, headers, itemsPath }: ListResponse): number | undefined {
  return firstNumber([
    ...['x-wp-totalpages', 'x-total-pages', 'x-page-count', 'x-pages'].map((name) => headers[name]),
    ...holdersOf(body, itemsPath).flatMap((holder) => pageTotals.map((name) => lookUp(holder, name))),
  ])
}

/** Returns the dot path of a next cursor or page at a usual place, if the response has one. */
export function usualCursor(body: unknown): string | undefined {
  for (const path of [
    '',
    ...holderPaths,
    'response_metadata',
    'cursors',
    'paging.cursors',
    'additional_data',
    'pages.next',
  ]) {
    const holder = path === '' ? body : lookUp(body, path)
    if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) continue
    const name = Object.keys(holder).find(
      (each) => isCursorName(each, path) && isCursor(lookUp(holder, each)),
    )
    if (name !== undefined) return path === '' ? name : `${path}.${name}`
  }
  return nestedCursors.find((path) => isCursor(lookUp(body, path)))
}

const nestedCursors = ['paging.next.after', 'next_page.offset', 'payload.NextToken', 'cursor.next']

// Sync tokens have similar names, and their lists are complete.
function isCursorName(name: string, holder: string): boolean {
  if (
    /^@?(odata\.)?next[_-]?((page|cursor|token|link|url|uri|href|offset|marker|key|id|after)[_-]?)*$/i.test(
      name,
    )
  )
    return true
  const isAfter = /^(after|after_cursor|starting_after|endCursor|end_cursor)$/.test(name)
  return isAfter ? holder !== '' : /^(page_token|continuation_?token|cursor|scroll_id)$/i.test(name)
}

function isCursor(value: unknown): boolean {
  return (typeof value === 'string' && value.trim() !== '') || (typeof value === 'number' && value > 0)
}

const holderPaths = [
  'meta',
  'pagination',
  'paging',
  'page',
  'pageInfo',
  'page_info',
  'info',
  'meta.pagination',
  'meta.page',
  'links',
  'pages',
]

const flags: readonly (readonly [readonly string[], boolean])[] = [
  [
    [
      'has_more',
      'hasMore',
      'has_next',
      'hasNext',
      'has_next_page',
      'hasNextPage',
      'more_records',
      'moreRecords',
      'has_more_items',
      'hasMoreItems',
      'has_more_records',
      'moreAvailable',
    ],
    true,
  ],
  [['isLast', 'is_last', 'isLastPage', 'is_last_page', 'last_page', 'last', 'end_of_stream'], false],
]

const totals = [
  'total',
  'totalCount',
  'total_count',
  'totalResults',
  'total_results',
  'totalSize',
  'totalSetSize',
  'total_items',
  'totalItems',
  'total_records',
  'totalRecords',
  'itemCount',
  '@odata.count',
]

const pageTotals = [
  'total_pages',
  'totalPages',
  'page_count',
  'pageCount',
  'pages',
  'last_page',
  'lastPage',
  'num_pages',
]

/** The objects that can have counts: the response itself, the usual ones in it, and the one that has the list. */
function holdersOf(body: unknown, itemsPath: string | undefined): unknown[] {
  const siblings = itemsPath?.includes('.') ? [lookUp(body, itemsPath.replace(/\.[^.]*$/, ''))] : []
  return [...siblings, body, ...holderPaths.map((path) => lookUp(body, path))]
}

function firstNumber(values: readonly unknown[]): number | undefined {
  const found = values.find((value) =>
    /^\d{1,15}$/.test(typeof value === 'object' ? '' : String(value ?? '')),
  )
  return found === undefined ? undefined : Number(found)
}
