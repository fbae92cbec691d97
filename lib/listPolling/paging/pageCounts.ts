import { parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { isObject } from '../../values/isObject'
import { looseName, valuesNamed } from '../../values/lookUp'
import { countsNamed, pageTotals, totals } from './countNames'
import { type Holder, holdersOf, parentAt } from './holders'

/**
 * Returns whether more pages follow according to a response's flags, or undefined. Flags next to `field`, the dot path
 * of a cursor or link, take precedence. Flags elsewhere can be those of a record, so they can't end the list.
 */
export function hasMorePages({ body, itemsPath }: Page, field?: string): boolean | undefined {
  const sibling = field === undefined ? undefined : parentAt(body, field)
  const holders = holdersOf(body, itemsPath)
  const isNear = ({ level }: Holder) => level === 'response' || (level === 'list' && field === undefined)
  for (const { value, mayBeRecord } of [{ value: sibling, mayBeRecord: false }, ...holders.filter(isNear)]) {
    const more = valuesNamed(value, mayBeRecord ? clearMoreNames : moreNames)
      .map(asCountOrFlag)
      .find(isBoolean)
    if (more !== undefined) return more
    const end = valuesNamed(value, mayBeRecord ? clearEndNames : endNames)
      .map(asFlag)
      .find(isBoolean)
    if (end !== undefined) return !end
  }
  return holders.some(({ value }) => valuesNamed(value, clearMoreNames).some(asCountOrFlag)) || undefined
}

interface Page {
  readonly body: unknown
  readonly itemsPath: string | undefined
}

type PageWithHeaders = Page & Pick<HttpResponse, 'headers'>

/** Returns how many records the whole list has, if the response contains it. `isSure` omits what can be a record's total. */
export function totalRecords(
  { body, headers, itemsPath }: PageWithHeaders,
  isSure = false,
): number | undefined {
  const [, range] = /^[\w-]+ (?:\d+-\d+|\*)\/(\d+)$/.exec(headers['content-range']?.trim() ?? '') ?? []
  return firstNumber([
    range,
    ...headersNamed(headers, totalHeaders),
    ...[...valuesOf(body, itemsPath, isSure), headerHolder(headers)].flatMap(totalsIn),
  ])
}

/** OData version 2 has its total in `__count`. */
function totalsIn(holder: unknown): unknown[] {
  const found = countsNamed(holder, totals)
  return isObject(holder) ? [...found, holder['__count']] : found
}

/** Returns how many pages the whole list has, if the response contains it. */
export function totalPages({ body, headers, itemsPath }: PageWithHeaders): number | undefined {
  return firstNumber([
    ...headersNamed(headers, pageTotals),
    ...[...valuesOf(body, itemsPath), headerHolder(headers)].flatMap((holder) =>
      valuesNamed(holder, pageTotals),
    ),
  ])
}

function valuesOf(body: unknown, itemsPath: string | undefined, isSure = false): unknown[] {
  return holdersOf(body, itemsPath).flatMap(({ value, level, mayBeRecord }) =>
    level === 'between' || (isSure && mayBeRecord) ? [] : [value],
  )
}

// Some APIs send the same names in headers, or an object as JSON.
function headersNamed(headers: HttpResponse['headers'], names: readonly string[]): unknown[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    names.map(looseName).includes(looseName(name.replace(/^x-/, '').replace(/^(pagination|wp)-/, '')))
      ? [value]
      : [],
  )
}

function headerHolder(headers: HttpResponse['headers']): unknown {
  const text = headers['x-pagination'] ?? headers['pagination'] ?? ''
  return text.startsWith('{') ? parseJson(text) : undefined
}

/** Reads a flag. Some APIs send 0 or 1, or the number of remaining records. */
function asCountOrFlag(value: unknown): boolean | undefined {
  return typeof value === 'number' ? value > 0 : asFlag(value)
}

function asFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  if (['true', 'yes', 'y'].includes(word)) return true
  return ['false', 'no', 'n'].includes(word) ? false : undefined
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

// No property of a record has these names.
const clearMoreNames = [
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
]

const moreNames = [...clearMoreNames, 'isTruncated', 'exceededTransferLimit', 'more']

const clearEndNames = ['isLast', 'isLastPage', 'lastPage', 'endOfStream', 'endOfList']

const endNames = [...clearEndNames, 'last', 'isEnd', 'isFinal', 'done']

const totalHeaders = ['total', 'totalCount', 'totalResults', 'totalRecords', 'totalItems']

function firstNumber(values: readonly unknown[]): number | undefined {
  const found = values.find((value) =>
    /^\d{1,15}$/.test(typeof value === 'object' ? '' : String(value ?? '').trim()),
  )
  return found === undefined ? undefined : Number(found)
}
