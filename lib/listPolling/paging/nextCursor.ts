import { UnexpectedResponseError } from '../../errors'
import type { ListAnswer } from '../listAnswer'
import type { Position } from '../listCursor'
import type { ListEndpoint } from '../listEndpoint'
import { lookUp } from '../lookUp'
import { saysMore } from './saysMore'

/** The cursor in the body; undefined on the last page, where it is absent, the same as before or said to lead nowhere. */
export function nextCursor(
  { body, items, url }: ListAnswer,
  position: Position,
  { paging }: ListEndpoint,
): string | undefined {
  const field = paging.field ?? ''
  const cursor = lookUp(body, field)
  if (cursor === undefined || cursor === null || cursor === '' || cursor === false) return undefined
  if (saysMore(body, field) === false) return undefined
  const isExact = typeof cursor === 'string' || (typeof cursor === 'number' && Number.isSafeInteger(cursor))
  if (!isExact) {
    throw new UnexpectedResponseError(
      `${url.host} sent a page whose cursor at "${field}" is neither a text nor a number of at most 15 digits. Check the field "pagingField".`,
    )
  }
  const isStanding = items.length === 0 && String(cursor) === position.next
  return isStanding ? undefined : String(cursor)
}
