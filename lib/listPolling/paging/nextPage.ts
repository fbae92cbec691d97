import { UnexpectedResponseError } from '../../errors'
import { isObject } from '../../values/isObject'
import { lookUp } from '../../values/lookUp'
import type { PagingStyle, RecordList } from '../definition/listDefinition'
import { pageLength } from '../findItems'
import type { ListResponse } from '../listResponse'
import type { Position } from '../position'
import { nextLink, nextLinkInHeader } from './nextLink'
import { failIfMoreIsOffered, type PagedList } from './offers'
import { hasMorePages, totalPages, totalRecords } from './pageCounts'

/** Returns the position after a page; undefined after the last one. Throws if more pages follow than can be requested. */
export function nextPage(
  response: ListResponse,
  stored: Position,
  list: PagedList,
): (Position & { readonly next: string | number }) | undefined {
  if (response.isLastByRule) return undefined
  const { paging } = list
  const position = inGroups(stored, response)
  const next = styles[paging.style](response, position, list)
  if (next === undefined) {
    failIfMoreIsOffered(response, position, list)
    return undefined
  }
  // A total can count groups or their records.
  const length = isCounted(list)
    ? pageLength(response)
    : Math.max(pageLength(response), response.items.length)
  const hasFullPage = position.hasFullPage || isFull(length, list)
  const seen = position.seen + length
  const byRecords = recordsAfter(response, position, list)
  const total = totalRecords(response) ?? (isCounted(list) ? position.total : undefined)
  return {
    next,
    seen,
    ...(hasFullPage && { hasFullPage }),
    ...(byRecords && { byRecords }),
    ...(response.countsRecords && { countsRecords: true }),
    ...(total !== undefined && total > Math.max(seen, byRecords?.seen ?? 0) && { total }),
    ...(total !== undefined && !isCounted(list) && pagesAfter(length, position)),
  }
}

/** Returns the position without the full page of a snapshot of version 0.2.0, which counted records instead of groups. */
function inGroups(
  { hasFullPage, ...position }: Position,
  { outerCount, countsRecords }: ListResponse,
): Position {
  const isOfGroups = outerCount === undefined || countsRecords || position.byRecords || position.seen === 0
  return { ...position, ...(hasFullPage && isOfGroups && { hasFullPage }) }
}

/** Returns how many records the pages of groups had; undefined if the records are counted. */
function recordsAfter(response: ListResponse, position: Position, list: RecordList): Position['byRecords'] {
  const { items, outerCount, countsRecords } = response
  if (!isCounted(list) || outerCount === undefined || countsRecords) return undefined
  const before = position.byRecords ?? position
  const hasFullPage = before.hasFullPage || isFull(items.length, list)
  const isComplete = isLast({ ...response, countsRecords: true }, before, list)
  return {
    seen: before.seen + items.length,
    ...(hasFullPage && { hasFullPage }),
    ...(isComplete && { isComplete: true }),
  }
}

/** The pages that a total is compared with. */
function pagesAfter(length: number, { pages = 0, largest = 0 }: Position): Partial<Position> {
  return { pages: pages + 1, largest: Math.max(largest, length) }
}

/** True if the next page is requested by a number. */
export function isCounted({ paging }: RecordList): boolean {
  return paging.style === 'offset' || paging.style === 'page'
}

type NextOf = (response: ListResponse, position: Position, list: RecordList) => string | number | undefined

const styles: Readonly<Record<PagingStyle, NextOf>> = {
  none: () => undefined,
  nextLink: (response, _position, { paging }) =>
    hasMorePages(response, paging.field) === false ? undefined : nextLink(response, paging.field),
  linkHeader: (response) => nextLinkInHeader(response),
  cursor: nextCursor,
  offset: nextOffset,
  page: nextNumber,
  lastItem: cursorOfLastItem,
}

/** Returns the cursor in the body; undefined if it is absent, unchanged, or a flag says that no page follows. */
function nextCursor(
  response: ListResponse,
  position: Position,
  { paging }: RecordList,
): string | number | undefined {
  const { body, items, url } = response
  const field = paging.field ?? ''
  const cursor = lookUp(body, field)
  if (isNoCursor(cursor) || hasMorePages(response, field) === false) return undefined
  if (!isExact(cursor)) {
    throw new UnexpectedResponseError(
      `${url.host} sent a page with a cursor at "${field}" that is neither a string nor a number of at most 15 digits. Check the field "pagingField".`,
    )
  }
  const isSame = items.length === 0 && String(cursor) === String(position.next)
  if (isSame) return undefined
  return paging.place === 'body' ? cursor : String(cursor)
}

/** Zero is the end of the list at several APIs, and PHP writes an empty object as a list. */
function isNoCursor(cursor: unknown): boolean {
  if (cursor === undefined || cursor === null || cursor === false) return true
  if (isObject(cursor) || Array.isArray(cursor)) return Object.keys(cursor).length === 0
  return ['', '0'].includes(String(cursor))
}

/** Returns the value of the page's last record; undefined after the last page: an empty, short, or flagged one. */
function cursorOfLastItem(
  response: ListResponse,
  position: Position,
  list: RecordList,
): string | number | undefined {
  const { paging } = list
  if (response.items.length === 0 || isLast(response, position, list)) return undefined
  const field = paging.field ?? 'id'
  const cursor = lookUp(response.items.at(-1), field)
  if (isExact(cursor)) return paging.place === 'body' ? cursor : String(cursor)
  throw new UnexpectedResponseError(
    `${response.url.host} sent a page with a last record that has neither a string nor a number at "${field}". Check the field "pagingField".`,
  )
}

function isExact(cursor: unknown): cursor is string | number {
  return (typeof cursor === 'string' && cursor !== '') || Number.isSafeInteger(cursor)
}

/** Returns the number of records before the next page. */
function nextOffset(response: ListResponse, position: Position, list: RecordList): number | undefined {
  if (isLast(response, position, list)) return undefined
  return numberOf(position, list, 0) + pageLength(response)
}

/** Returns the number of the next page. */
function nextNumber(response: ListResponse, position: Position, list: RecordList): number | undefined {
  const number = numberOf(position, list, 1)
  const pages = totalPages(response)
  const isBelow = pages !== undefined && number - numberOf({ seen: 0 }, list, 1) + 1 < pages
  // APIs that filter after paging return empty pages between others. Their count may ignore the filter.
  if (pageLength(response) === 0) {
    return (hasMorePages(response) ?? (isBelow && position.seen > 0)) ? number + 1 : undefined
  }
  if (isBelow) return number + 1
  const hasCount = pages !== undefined && pages > 0
  // A count of 1 doesn't prove the end, because some APIs count the pages of the response.
  if (hasCount && (pages > 1 || isShort(response, list)) && number >= pages) return undefined
  if (isLast(response, position, list)) return undefined
  return number + 1
}

/** Returns the offset or number of the page at a position. The path or `paging.start` can set the first one. */
export function numberOf({ next }: Position, { request, paging }: RecordList, first: 0 | 1): number {
  if (typeof next === 'number') return next
  if (paging.start !== undefined) return paging.start
  const start =
    request.query[paging.parameter] ??
    new URLSearchParams(request.path.split('?')[1]).get(paging.parameter) ??
    ''
  return /^\d{1,9}$/.test(start) ? Number(start) : first
}

/**
 * True if the page is the last one. An API may limit the page size, so a short page is the last one only after a full one,
 * or if the total agrees. A total that only repeats the size of the page proves nothing.
 */
function isLast(response: ListResponse, { seen, hasFullPage }: Position, list: RecordList): boolean {
  const count = pageLength(response)
  if (count === 0) return true
  const hasMore = hasMorePages(response)
  if (hasMore !== undefined) return !hasMore
  const total = totalRecords(response)
  const isTotal = total === seen + count && (seen === 0 || total > response.items.length)
  if (total !== undefined && total > seen + count) return false
  return (isShort(response, list) && (isTotal || hasFullPage === true)) || (isTotal && seen > 0)
}

function isFull(length: number, { paging }: RecordList): boolean {
  return length >= (paging.pageSize ?? Number.POSITIVE_INFINITY)
}

function isShort(response: ListResponse, { paging }: RecordList): boolean {
  return pageLength(response) < (paging.pageSize ?? 0)
}
