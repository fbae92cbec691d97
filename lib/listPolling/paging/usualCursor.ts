import { lookUp, looseName } from '../../values/lookUp'
import type { ListResponse } from '../listResponse'
import { type Holder, holdersOf, objectsAround, pathIn } from './holders'
import { isEmptyLink } from './nextLink'

/** A cursor or page number in a response. */
export interface UsualCursor {
  /** Its dot path; undefined for a header. */
  readonly path?: string
  readonly header?: string
  readonly value: unknown
  /** True for a cursor that stands for the end of this page, which the last page can have, too. */
  readonly isBoundary: boolean
}

/** Returns the next cursors or pages that a response contains in the usual places. */
export function usualCursors({
  body,
  headers,
  itemsPath,
}: Pick<ListResponse, 'body' | 'headers' | 'itemsPath'>): UsualCursor[] {
  const around = objectsAround(body, itemsPath).reverse()
  const inHolders = [...around, ...holdersOf(body, itemsPath).filter(({ isUsual }) => isUsual)]
  const near = around.filter(({ mayBeRecord }) => !mayBeRecord)
  const nested = near.flatMap((outer) =>
    nestedCursors.map((path) => ({ path: pathIn(outer, path), value: lookUp(outer.value, path) })),
  )
  return [
    ...inHolders.flatMap(cursorsIn),
    ...nested.filter(({ value }) => isCursor(value)).map((each) => ({ ...each, isBoundary: false })),
    ...cursorHeaders(headers),
  ]
}

function cursorsIn(holder: Holder): UsualCursor[] {
  return Object.entries(holder.value).flatMap(([name, value]) => {
    if (holder.mayBeRecord && !clearNames.test(name)) return []
    const isBoundary = holder.isUsual && boundaryNames.test(name.replaceAll('_', ''))
    return isCursor(value) && (isBoundary || isCursorName(name, value))
      ? [{ path: pathIn(holder, name), value, isBoundary }]
      : []
  })
}

function cursorHeaders(headers: ListResponse['headers']): UsualCursor[] {
  return Object.entries(headers).flatMap(([header, value]) =>
    nextHeaders.test(header) && isCursor(value) && value !== 'false'
      ? [{ header, value, isBoundary: false }]
      : [],
  )
}

const nextHeaders =
  /^x-(pagination-)?(next(-?page)?(-?(token|cursor))?|next-?cursor|continuation(-?token)?|cursor-next|has-more)$/

const nestedCursors = [
  'paging.next.after',
  'pages.next.starting_after',
  'next_page.offset',
  'payload.NextToken',
]

// No property of a record has these names.
const clearNames = /^next(_?page)?_?(cursor|token)$|^continuation_?token$/i

const boundaryNames = /^(starting)?after(cursor)?$|^end_?cursor$/i

// Sync tokens have similar names, but their lists are complete.
function isCursorName(name: string, value: unknown): boolean {
  const loose = looseName(name)
  if (
    /^(odata)?next(page|cursor|token|link|url|uri|href|offset|marker|key|id|after|skip|position)*$/.test(
      loose,
    )
  )
    return true
  // Numbers at these places repeat the request.
  if (loose === 'offset') return typeof value === 'string' && !/^\d*$/.test(value)
  return /^(page_?token|\$?skip_?token|continuation(_?token)?|cursor|_?scroll_?id|bookmark)$/i.test(name)
}

/** Zero is the end of the list at several APIs, such as Twitter. A text with spaces is a title. */
function isCursor(value: unknown): boolean {
  if (typeof value === 'number') return value > 0
  return typeof value === 'string' && /^\s*\S+\s*$/.test(value) && value.trim() !== '0' && !isEmptyLink(value)
}
