import { isObject } from '../../values/isObject'
import { lookUp, looseName } from '../../values/lookUp'
import type { RecordList } from '../definition/listDefinition'
import { readTime } from '../definition/timeFormats'
import type { Position } from '../position'
import { countsNamed, isCountLike, recordCounts } from './countNames'
import { type Holder, hasId, holdersOf, parentAt } from './holders'
import { canBeFailure } from './outcome'
import { hasMorePages } from './pageCounts'

/**
 * True if a response without the list is certainly an empty page after others. A page of a link or cursor has to count none, or
 * to end the list, because the API has announced it.
 */
export function isEmptyPage(
  body: unknown,
  itemsPath: string | undefined,
  { paging }: RecordList,
  { seen, byRecords }: Position,
  isFiltered: boolean,
): boolean {
  if (countsNone(body, itemsPath)) return true
  if (byRecords?.isComplete || countsAll(body, itemsPath, seen)) return !canBeFailure(body, itemsPath)
  const isBehindTheEnd = ['offset', 'page', 'lastItem'].includes(paging.style)
  const isEnd = isBehindTheEnd || endsList(body, itemsPath, paging.field)
  // A total may ignore the filter.
  return isEnd && hasEmptyHolder(body, itemsPath) && (isFiltered || !countsMore(body, itemsPath, seen))
}

/** True if a flag or an empty link or cursor says that no page follows. */
function endsList(body: unknown, itemsPath: string | undefined, field = ''): boolean {
  const next = lookUp(body, field)
  return next === null || next === '' || hasMorePages({ body, itemsPath }) === false
}

/** True if a response counts no records, so a list that it omits is empty. */
export function countsNone(body: unknown, itemsPath: string | undefined): boolean {
  return countsIn(holdersOf(body, itemsPath), [...recordCounts, 'size']).some(
    (count) => String(count) === '0',
  )
}

/** True if a response counts more records than the pages before it had. */
export function countsMore(body: unknown, itemsPath: string | undefined, seen = 0): boolean {
  return recordCountsIn(body, itemsPath).some((count) => count > seen)
}

/** True if a response counts as many records as the pages before it had. */
function countsAll(body: unknown, itemsPath: string | undefined, seen: number): boolean {
  return recordCountsIn(body, itemsPath).includes(seen)
}

function recordCountsIn(body: unknown, itemsPath: string | undefined): number[] {
  // An object with an ID around the list is a record, such as an order with its total.
  const holders = holdersOf(body, itemsPath).filter(({ path, value }) => path === '' || !hasId(value))
  return countsIn(holders, recordCounts)
    .filter((count) => /^\d{1,15}$/.test(String(count)))
    .map(Number)
}

function countsIn(holders: readonly Holder[], names: readonly string[]): unknown[] {
  return holders.flatMap(({ value }) => countsNamed(value, names))
}

/** True if only the list is missing in the object that should have it. */
function hasEmptyHolder(body: unknown, itemsPath = ''): boolean {
  return isEmptyHolder(parentAt(body, itemsPath))
}

/** True if an object has nothing but counts, flags, cursors, links, times, and the like. */
export function isEmptyHolder(holder: unknown, depth = 0): boolean {
  if (!isObject(holder) || depth > 3) return false
  return Object.entries(holder).every(([name, value]) => isOfPaging(looseName(name), value, depth))
}

function isOfPaging(name: string, value: unknown, depth: number): boolean {
  if (value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0 || /links?$/.test(name)
  if (outcomes.test(name) && /^(true|ok|success(ful)?|0|200)$/i.test(String(value))) return true
  if (typeof value === 'boolean') return flags.test(name)
  if (typeof value === 'number') return isCountLike(name) || cursors.test(name)
  if (typeof value === 'string') return isTextOfPaging(name, value)
  return holders.test(name) && isEmptyHolder(value, depth + 1)
}

function isTextOfPaging(name: string, value: string): boolean {
  if (/^\d+$/.test(value)) return isCountLike(name) || cursors.test(name)
  if (readTime(value) !== undefined || /^(https?:\/\/|\/|\?)\S*$/i.test(value)) return true
  return cursors.test(name) || types.test(name)
}

const outcomes = /^(ok|success|is_?success|succeeded|status|statuscode|code|result|message|msg)$/
const flags = /more|next|prev|last|first|truncated|^done$|^end|^isend|final|exceeded/
const cursors =
  /token|cursor|next|prev|marker|continuation|bookmark|scroll|after|before|since|history|^self$|link|uri|url|href/
const holders = /meta|pag|link|info|cursor/
const types =
  /^(kind|object|type|typename|context|odatacontext|odatatype|etag|odataetag|self|requestid|range|major_?dimension)$/
