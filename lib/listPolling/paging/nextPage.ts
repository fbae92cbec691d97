import type { ListAnswer } from '../listAnswer'
import type { Position } from '../listCursor'
import type { ListEndpoint, PagingStyle } from '../listEndpoint'
import { nextCursor } from './nextCursor'
import { nextLink, nextLinkInHeader } from './nextLink'
import { nextNumber, nextOffset } from './nextNumber'

/** The position after an answer; undefined where it was the last one. */
export function nextPage(
  answer: ListAnswer,
  position: Position,
  endpoint: ListEndpoint,
): (Position & { readonly next: string | number }) | undefined {
  const next = styles[endpoint.paging.style](answer, position, endpoint)
  if (next === undefined) return undefined
  const { pageSize = Number.POSITIVE_INFINITY } = endpoint.paging
  const hasFullPage = position.hasFullPage || answer.items.length >= pageSize
  return { next, seen: position.seen + answer.items.length, ...(hasFullPage && { hasFullPage }) }
}

type NextOf = (answer: ListAnswer, position: Position, endpoint: ListEndpoint) => string | number | undefined

const styles: Readonly<Record<PagingStyle, NextOf>> = {
  none: () => undefined,
  nextLink: (answer, _position, { paging }) => nextLink(answer, paging.field),
  linkHeader: (answer) => nextLinkInHeader(answer),
  cursor: nextCursor,
  offset: nextOffset,
  page: nextNumber,
}
