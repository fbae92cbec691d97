import { lookUp, looseName } from '../../values/lookUp'
import type { ListResponse } from '../listResponse'

/** Returns the usual dot path or header in which a response contains a next cursor or page, if it has one. */
export function usualCursor({ body, headers }: Pick<ListResponse, 'body' | 'headers'>): string | undefined {
  for (const holder of ['', ...holderPaths]) {
    const value = holder === '' ? body : lookUp(body, holder)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    const found = Object.entries(value).find(
      ([name, each]) => isCursorName(name, each, holder) && isCursor(each),
    )
    if (found) return holder === '' ? found[0] : `${holder}.${found[0]}`
  }
  const nested = nestedCursors.find((path) => isCursor(lookUp(body, path)))
  return nested ?? cursorHeader(headers)
}

function cursorHeader(headers: ListResponse['headers']): string | undefined {
  const found = Object.entries(headers).find(
    ([name, value]) => nextHeaders.test(name) && isCursor(value) && value !== 'false',
  )
  return found && `the header ${found[0]}`
}

const nextHeaders =
  /^x-(pagination-)?(next(-?page)?(-?(token|cursor))?|next-?cursor|continuation(-?token)?|cursor-next|has-more)$/

const holderPaths = [
  'meta',
  'metadata',
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
  'response_metadata',
  'cursors',
  'paging.cursors',
  'additional_data',
  'pages.next',
]

const nestedCursors = ['paging.next.after', 'next_page.offset', 'payload.NextToken', 'cursor.next']

// Sync tokens have similar names, and their lists are complete.
function isCursorName(name: string, value: unknown, holder: string): boolean {
  const loose = looseName(name)
  if (/^(odata)?next(page|cursor|token|link|url|uri|href|offset|marker|key|id|after)*$/.test(loose))
    return true
  if (/^(starting)?after(cursor)?$|^end_?cursor$/i.test(name.replace(/_/g, ''))) return holder !== ''
  // Numbers there repeat the request.
  if (loose === 'offset') return typeof value === 'string' && !/^\d*$/.test(value)
  return /^(page_?token|continuation(_?token)?|cursor|_?scroll_?id|bookmark)$/i.test(name)
}

function isCursor(value: unknown): boolean {
  return (typeof value === 'string' && value.trim() !== '') || (typeof value === 'number' && value > 0)
}
