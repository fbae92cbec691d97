import type { ListAnswer } from '../listAnswer'
import type { Position } from '../listCursor'
import type { ListEndpoint, Paging } from '../listEndpoint'
import { lookUp } from '../lookUp'
import { saysMore } from './saysMore'

/** The number of items before the next page; what the path itself says is where the first one starts. */
export function nextOffset(
  answer: ListAnswer,
  position: Position,
  endpoint: ListEndpoint,
): number | undefined {
  if (isLast(answer, position, endpoint.paging)) return undefined
  return numberOf(position, endpoint, 0) + answer.items.length
}

/** The number of the next page; the first one is 1, or what the path itself says. */
export function nextNumber(
  answer: ListAnswer,
  position: Position,
  endpoint: ListEndpoint,
): number | undefined {
  if (isLast(answer, position, endpoint.paging)) return undefined
  return numberOf(position, endpoint, 1) + 1
}

/** The offset or number of the page at a position. */
export function numberOf({ next }: Position, { path, paging }: ListEndpoint, first: 0 | 1): number {
  if (typeof next === 'number') return next
  const start = new URLSearchParams(path.split('?')[1]).get(paging.parameter) ?? ''
  return /^\d{1,9}$/.test(start) ? Number(start) : first
}

/**
 * An API may cap the size asked for, so a short page is the last one only where a full one came before it, or where
 * the total agrees. A total that no more than repeats the size of the page is no proof.
 */
function isLast(answer: ListAnswer, { seen, hasFullPage }: Position, { pageSize }: Paging): boolean {
  const count = answer.items.length
  if (count === 0) return true
  const hasMore = saysMore(answer.body)
  if (hasMore !== undefined) return !hasMore
  const isShort = count < (pageSize ?? 0)
  const isTotal = totalOf(answer) === seen + count
  return (isShort && (isTotal || hasFullPage === true)) || (isTotal && seen > 0)
}

const totalPaths = [
  'total',
  'totalCount',
  'total_count',
  'totalResults',
  'total_results',
  'totalSize',
  '@odata.count',
  'meta.total',
  'pagination.total',
  'page.totalElements',
]

function totalOf({ body, headers }: ListAnswer): number | undefined {
  const total = [headers['x-total-count'], ...totalPaths.map((path) => lookUp(body, path))].find(
    (value) => value !== undefined && value !== null && value !== '',
  )
  return typeof total === 'string' || typeof total === 'number' ? Number(total) : undefined
}
