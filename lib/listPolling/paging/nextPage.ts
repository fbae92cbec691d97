import { UnexpectedResponseError } from '../../errors'
import { lookUp } from '../../values/lookUp'
import type { PagingStyle, RecordList } from '../definition/listDefinition'
import type { ListResponse } from '../listResponse'
import type { Position } from '../position'
import { nextLink, nextLinkInHeader, usualLinkPlace } from './nextLink'
import { hasMorePages, totalPages, totalRecords } from './pageCounts'
import { usualCursor } from './usualCursor'

/** Returns the position after a page; undefined if it was the last one. Throws if the page offers more than is followed. */
export function nextPage(
  response: ListResponse,
  position: Position,
  list: RecordList,
): (Position & { readonly next: string | number }) | undefined {
  if (response.isLastByRule) return undefined
  const { paging } = list
  const next = styles[paging.style](response, position, list)
  if (next === undefined) {
    failIfMoreIsOffered(response, position, list)
    return undefined
  }
  const { pageSize = Number.POSITIVE_INFINITY } = paging
  const hasFullPage = position.hasFullPage || response.items.length >= pageSize
  const seen = position.seen + response.items.length
  const total = isCounted(list) ? (totalRecords(response) ?? position.total) : undefined
  return {
    next,
    seen,
    ...(hasFullPage && { hasFullPage }),
    ...(total !== undefined && total > seen && { total }),
  }
}

/** True if the next page is requested by a number. */
export function isCounted({ paging }: RecordList): boolean {
  return paging.style === 'offset' || paging.style === 'page'
}

type NextOf = (response: ListResponse, position: Position, list: RecordList) => string | number | undefined

const styles: Readonly<Record<PagingStyle, NextOf>> = {
  none: () => undefined,
  nextLink: (response, _position, { paging }) =>
    hasMorePages(response.body, paging.field) === false ? undefined : nextLink(response, paging.field),
  linkHeader: (response) => nextLinkInHeader(response),
  cursor: nextCursor,
  offset: nextOffset,
  page: nextNumber,
  lastItem: cursorOfLastItem,
}

/** The cursor in the body; undefined if it is absent, the same as before, or said to lead nowhere. */
function nextCursor(
  { body, items, url }: ListResponse,
  position: Position,
  { paging }: RecordList,
): string | number | undefined {
  const field = paging.field ?? ''
  const cursor = lookUp(body, field)
  if (cursor === undefined || cursor === null || cursor === '' || cursor === false) return undefined
  if (hasMorePages(body, field) === false) return undefined
  if (!isExact(cursor)) {
    throw new UnexpectedResponseError(
      `${url.host} sent a page with a cursor at "${field}" that is neither a string nor a number of at most 15 digits. Check the field "pagingField".`,
    )
  }
  const isSame = items.length === 0 && String(cursor) === String(position.next)
  if (isSame) return undefined
  return paging.place === 'body' ? cursor : String(cursor)
}

/** The value of the page's last record; undefined after the last page, which is empty, short, or marked. */
function cursorOfLastItem(
  response: ListResponse,
  position: Position,
  list: RecordList,
): string | number | undefined {
  const { paging } = list
  if (isLast(response, position, list)) return undefined
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

/** The number of records before the next page. */
function nextOffset(response: ListResponse, position: Position, list: RecordList): number | undefined {
  if (isLast(response, position, list)) return undefined
  return numberOf(position, list, 0) + response.items.length
}

/** The number of the next page. */
function nextNumber(response: ListResponse, position: Position, list: RecordList): number | undefined {
  const number = numberOf(position, list, 1)
  const pages = totalPages(response)
  const isBelow = pages !== undefined && number - numberOf({ seen: 0 }, list, 1) + 1 < pages
  // APIs that filter after paging return empty pages between others. A count may ignore the filter.
  if (response.items.length === 0) {
    return (hasMorePages(response.body, list.itemsPath) ?? (isBelow && position.seen > 0))
      ? number + 1
      : undefined
  }
  if (isBelow) return number + 1
  const hasCount = pages !== undefined && pages > 0
  // A count of one page doesn't prove it: some APIs count the pages of the response.
  if (hasCount && (pages > 1 || isShort(response, list)) && number >= pages) return undefined
  if (isLast(response, position, list)) return undefined
  return number + 1
}

/** Returns the offset or number of the page at a position; the path or `paging.start` can set the first one. */
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
 * An API may limit the page size, so a short page is the last one only after a full one, or if the total agrees. A
 * total that only repeats the size of the page doesn't prove it.
 */
function isLast(response: ListResponse, { seen, hasFullPage }: Position, list: RecordList): boolean {
  const count = response.items.length
  if (count === 0) return true
  const hasMore = hasMorePages(response.body, list.itemsPath)
  if (hasMore !== undefined) return !hasMore
  const total = totalRecords(response)
  const isTotal = total === seen + count
  if (total !== undefined && total > seen + count) return false
  return (isShort(response, list) && (isTotal || hasFullPage === true)) || (isTotal && seen > 0)
}

function isShort({ items }: ListResponse, { paging }: RecordList): boolean {
  return items.length < (paging.pageSize ?? 0)
}

/** Throws UnexpectedResponseError if the response says that more follows: otherwise the watermark would pass the rest. */
function failIfMoreIsOffered(response: ListResponse, position: Position, list: RecordList): void {
  const { style } = list.paging
  const isEmpty = response.items.length === 0
  if (style === 'page' || (style === 'offset' && !isEmpty) || response.body === undefined) return
  // A single record can have such properties, too.
  if (style === 'none' && list.itemsPath === '$') return
  const offer = offered(response, position, list)
  if (offer === undefined) return
  throw new UnexpectedResponseError(
    `${response.url.host} responded to ${response.url.pathname} with one page of a longer list: ${offer}. ${adviceFor(style)}`,
  )
}

function offered(response: ListResponse, position: Position, list: RecordList): string | undefined {
  const { body, items } = response
  const isByRecords = list.paging.style === 'offset' || list.paging.style === 'lastItem'
  const hasMore = hasMorePages(body, isByRecords ? list.itemsPath : list.paging.field)
  if (hasMore === false) return undefined
  if (hasMore === true) return 'a flag says that more pages follow'
  // Later pages were found by the same configuration, so the end is certain.
  if (position.seen > 0 || position.next !== undefined) return undefined
  if (isByRecords && items.length === 0) return undefined
  const link = usualLinkPlace(response)
  if (link !== undefined) return `it has a next link at ${link.startsWith('the ') ? link : `"${link}"`}`
  const cursor = usualCursor(response)
  if (cursor !== undefined && cursor !== list.paging.field)
    return `it has a cursor ${cursor.startsWith('the ') ? `in ${cursor}` : `at "${cursor}"`}`
  // Some APIs count all records although a filter leaves none of them.
  if (items.length === 0) return undefined
  const total = totalRecords(response)
  if (total !== undefined && total > items.length) return `it has ${items.length} of ${total} records`
  const pages = totalPages(response)
  return pages !== undefined && pages > 1 ? `it is page 1 of ${pages}` : undefined
}

function adviceFor(style: PagingStyle): string {
  return `${fieldsToCheck[style] ?? 'Check the field "pagingField"'}. The watermark was not moved. If this is the whole list, add "lastPageWhen" to the field "definition".`
}

const fieldsToCheck: Partial<Record<PagingStyle, string>> = {
  none: 'Set the field "paging" (and "pagingField" or "pagingParameter") so that all pages are read',
  linkHeader: 'Change the field "paging" so that all pages are read',
  offset: 'Check the field "pagingParameter", or change the field "paging" so that all pages are read',
}
