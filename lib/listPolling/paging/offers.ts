import { UnexpectedResponseError } from '../../errors'
import { lookUp } from '../../values/lookUp'
import type { RecordList, SyncTokenSource } from '../definition/listDefinition'
import { pageLength } from '../findItems'
import type { ListResponse } from '../listResponse'
import type { Position } from '../position'
import { usualLinkPlaces } from './nextLink'
import { hasMorePages, totalPages, totalRecords } from './pageCounts'
import { type UsualCursor, usualCursors } from './usualCursor'

/** A list, and its sync token if it has one. */
export type PagedList = RecordList & { readonly syncToken?: SyncTokenSource | undefined }

/** Throws UnexpectedResponseError if the response says that more follows: otherwise the watermark would pass the rest. */
export function failIfMoreIsOffered(response: ListResponse, position: Position, list: PagedList): void {
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

function offered(response: ListResponse, position: Position, list: PagedList): string | undefined {
  const isByRecords = list.paging.style === 'offset' || list.paging.style === 'lastItem'
  const hasMore = hasMorePages(response, isByRecords ? undefined : list.paging.field)
  if (hasMore === false) return undefined
  if (hasMore === true) return 'a flag says that more pages follow'
  const isFirst = position.seen === 0 && position.next === undefined
  // Pages by records have no other links and cursors than the first one.
  if (isByRecords && (!isFirst || response.items.length === 0)) return undefined
  const isElsewhere = isFirst || mayBeElsewhere(response, list)
  const offer = isElsewhere
    ? (linkOffered(response, list) ?? cursorOffered(response, position, list))
    : undefined
  return offer ?? restOf(response, position, list)
}

/**
 * True if the next link or cursor of a later page may be at another place than on the pages before. An empty one at its
 * place is the end.
 */
function mayBeElsewhere({ body }: ListResponse, { paging }: PagedList): boolean {
  return lookUp(body, paging.field ?? '') === undefined
}

function linkOffered(response: ListResponse, list: PagedList): string | undefined {
  const [place] = usualLinkPlaces(response).filter((path) => !isFollowed(path, list))
  if (place !== undefined) return `it has a next link at "${place}"`
  const isInHeader = usualLinkPlaces(response).includes(undefined) && list.paging.style !== 'linkHeader'
  return isInHeader ? 'it has a next link at the Link header' : undefined
}

function cursorOffered(response: ListResponse, position: Position, list: PagedList): string | undefined {
  const isFirst = position.next === undefined
  const isLinked = list.paging.style === 'nextLink' || list.paging.style === 'linkHeader'
  // A later page can have its own cursor, and the last one a number that only adds one to its own.
  const isNext = ({ path, header, value }: UsualCursor) =>
    typeof value === 'string' && /next/i.test(path ?? header ?? '') && !isEchoOf(value, position)
  const isOffer = (cursor: UsualCursor) =>
    !isFollowed(cursor.path, list) && (isFirst ? !(cursor.isBoundary && isLinked) : isNext(cursor))
  const found = usualCursors(response).find(isOffer)
  if (!found) return undefined
  return found.path === undefined
    ? `it has a cursor in the header ${found.header}`
    : `it has a cursor at "${found.path}"`
}

function isEchoOf(value: string, { next = '' }: Position): boolean {
  return String(next).includes(value)
}

/** True for a place that the configuration reads, for the next page or for the next poll. */
function isFollowed(path: string | undefined, { paging, syncToken }: PagedList): boolean {
  return path !== undefined && (path === paging.field || path === syncToken?.field)
}

/** Returns how many records the pages had if the total is higher. */
function restOf(response: ListResponse, position: Position, { paging }: PagedList): string | undefined {
  const isFirst = position.next === undefined
  const total = totalRecords(response, !isFirst)
  const seen = position.seen + Math.max(pageLength(response), response.items.length)
  if (!isFirst) {
    return total !== undefined && isUnread(total, seen, response, position, paging.pageSize)
      ? `it has ${seen} of ${total} records`
      : undefined
  }
  // Some APIs count all records although a filter leaves none of them.
  if (response.items.length === 0) return undefined
  if (total !== undefined && total > seen) return `it has ${seen} of ${total} records`
  const pages = totalPages(response)
  return pages !== undefined && pages > 1 ? `it is page 1 of ${pages}` : undefined
}

/**
 * True if pages are missing: the total has stayed the same, all pages had equally many records, and as many pages as were read
 * can't have all records. A total can also be an estimate, or count records that the API omits from its pages, such as those
 * without access, or that a filter excludes.
 */
function isUnread(
  total: number,
  seen: number,
  response: ListResponse,
  position: Position,
  pageSize = 0,
): boolean {
  const { pages = 0, largest = 0 } = position
  const isEven = position.seen > 0 && position.seen === pages * largest && pageLength(response) === largest
  const most = Math.max(largest, pageSize)
  return isEven && total === position.total && total > seen && (pages + 1) * most < total
}

function adviceFor(style: string): string {
  return `${fieldsToCheck[style] ?? 'Check the field "pagingField"'}. The watermark was not moved. If this is the whole list, add "lastPageWhen" to the field "definition".`
}

const fieldsToCheck: Readonly<Record<string, string>> = {
  none: 'Set the field "paging" (and "pagingField" or "pagingParameter") so that all pages are read',
  linkHeader: 'Change the field "paging" so that all pages are read',
  offset: 'Check the field "pagingParameter", or change the field "paging" so that all pages are read',
}
