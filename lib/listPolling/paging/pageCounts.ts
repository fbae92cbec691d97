import { parseJson } from '../../http/api'
import { lookUp, looseName, valuesNamed } from '../../values/lookUp'
import type { ListResponse } from '../listResponse'

/** Returns whether more pages follow according to a response's flags, or undefined. `field` is a dot path next to them. */
export function hasMorePages(body: unknown, field = ''): boolean | undefined {
  for (const holder of holdersOf(body, field)) {
    const more = valuesNamed(holder, moreNames).map(asCountOrFlag).find(isBoolean)
    if (more !== undefined) return more
    const end = valuesNamed(holder, endNames).map(asFlag).find(isBoolean)
    if (end !== undefined) return !end
  }
  return undefined
}

/** Returns how many records the whole list has, if the response contains it. */
export function totalRecords({ body, headers, itemsPath }: ListResponse): number | undefined {
  const [, range] = /^[\w-]+ (?:\d+-\d+|\*)\/(\d+)$/.exec(headers['content-range']?.trim() ?? '') ?? []
  return firstNumber([
    range,
    ...headersNamed(headers, totalHeaders),
    ...[...holdersOf(body, itemsPath), headerHolder(headers)].flatMap((holder) =>
      valuesNamed(holder, totals),
    ),
  ])
}

/** Returns how many pages the whole list has, if the response contains it. */
export function totalPages({ body, headers, itemsPath }: ListResponse): number | undefined {
  return firstNumber([
    ...headersNamed(headers, pageTotals),
    ...[...holdersOf(body, itemsPath), headerHolder(headers)].flatMap((holder) =>
      valuesNamed(holder, pageTotals),
    ),
  ])
}

// Some APIs repeat the names of the body in headers, or send an object as JSON.
function headersNamed(headers: ListResponse['headers'], names: readonly string[]): unknown[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    names.map(looseName).includes(looseName(name.replace(/^x-/, '').replace(/^(pagination|wp)-/, '')))
      ? [value]
      : [],
  )
}

function headerHolder(headers: ListResponse['headers']): unknown {
  const text = headers['x-pagination'] ?? headers['pagination'] ?? ''
  return text.startsWith('{') ? parseJson(text) : undefined
}

/** Some APIs send 0 or 1, or how many records are left. */
function asCountOrFlag(value: unknown): boolean | undefined {
  return typeof value === 'number' ? value > 0 : asFlag(value)
}

function asFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  return word === 'true' ? true : word === 'false' ? false : undefined
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

const moreNames = [
  'hasMore',
  'hasNext',
  'hasNextPage',
  'hasNextPages',
  'hasMorePage',
  'hasMorePages',
  'hasMoreRecords',
  'hasMoreItems',
  'hasMoreResults',
  'hasMoreData',
  'hasMoreRows',
  'moreAvailable',
  'moreRecords',
  'moreItems',
  'moreResults',
  'moreItemsInCollection',
  'isTruncated',
  'exceededTransferLimit',
  'more',
]

const endNames = [
  'isLast',
  'isLastPage',
  'lastPage',
  'last',
  'endOfStream',
  'endOfList',
  'isEnd',
  'isFinal',
  'done',
]

const totals = [
  'total',
  'totalCount',
  'totalResults',
  'totalSize',
  'totalSetSize',
  'totalItems',
  'totalRecords',
  'totalEntries',
  'totalElements',
  'totalHits',
  'totalRows',
  'recordsTotal',
  'itemCount',
  'odataCount',
]

const totalHeaders = ['total', 'totalCount', 'totalResults', 'totalRecords', 'totalItems']

const pageTotals = [
  'totalPages',
  'totalPage',
  'pageCount',
  'pages',
  'lastPage',
  'numPages',
  'numberOfPages',
  'maxPage',
]

const holderNames = [
  'meta',
  'metadata',
  'pagination',
  'paginationInfo',
  'paging',
  'pagingInfo',
  'page',
  'pageInfo',
  'pageContext',
  'info',
  'resultInfo',
  'listInfo',
  'additionalData',
  'links',
  'pages',
]

/** The objects that can have counts and flags: the one next to `path`, the response itself, and the usual ones in it. */
function holdersOf(body: unknown, path: string | undefined): unknown[] {
  const siblings = path?.includes('.') ? [lookUp(body, path.replace(/\.[^.]*$/, ''))] : []
  const usual = valuesNamed(body, holderNames)
  return [...siblings, body, ...usual, ...usual.flatMap((holder) => valuesNamed(holder, holderNames))]
}

function firstNumber(values: readonly unknown[]): number | undefined {
  const found = values.find((value) =>
    /^\d{1,15}$/.test(typeof value === 'object' ? '' : String(value ?? '').trim()),
  )
  return found === undefined ? undefined : Number(found)
}
