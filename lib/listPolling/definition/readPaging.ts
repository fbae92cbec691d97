import { checkedPath, type Invalid } from './checkShape'
import type { Paging, PagingStyle, Place, RequestTemplate } from './listDefinition'
import { hasPlaceholder } from './placeholders'
import type { RawList, RawPaging, RawRequest } from './rawDefinition'

/** The names that most APIs use. Empty if the style has no parameter. */
export const usualParameters: Readonly<Record<PagingStyle, string>> = {
  none: '',
  nextLink: '',
  linkHeader: '',
  cursor: 'cursor',
  offset: 'offset',
  page: 'page',
  lastItem: '',
}

/** Returns how a list is paged. Throws if its keys contradict each other. */
export function readPaging(
  { paging = { style: 'none' }, id }: RawList,
  request: RequestTemplate,
  prefix: string,
  invalid: Invalid,
): Paging {
  const { style, size, start } = paging
  const place = checkedPlace(paging.in, request, `${prefix}paging.in`, invalid)
  const isByPlaceholder = mentionsPosition(request, paging)
  checkStyle(paging, `${prefix}paging`, isByPlaceholder, invalid)
  return {
    style,
    field: paging.field ?? (style === 'lastItem' ? (id ?? 'id') : undefined),
    parameter: paging.parameter ?? (isByPlaceholder ? '' : usualParameters[style]),
    place,
    nextPath:
      paging.path === undefined ? undefined : checkedPath(paging.path, `${prefix}paging.path`, invalid),
    start,
    pageSize: size?.value,
    pageSizeParameter: size?.parameter ?? 'limit',
    pageSizePlace: checkedPlace(size?.in, request, `${prefix}paging.size.in`, invalid),
  }
}

/** Returns the place of a parameter: by default the query of a GET request, and the body of a POST request. */
export function checkedPlace(
  place: Place | undefined,
  { method = 'GET' }: Pick<RawRequest, 'method'>,
  key: string,
  invalid: Invalid,
): Place {
  if (place === 'body' && method === 'GET') throw invalid(key, 'is "body", which requires the method POST.')
  return place ?? (method === 'POST' ? 'body' : 'query')
}

function mentionsPosition(request: RequestTemplate, { style, path = '' }: RawPaging): boolean {
  const name = style === 'offset' || style === 'page' ? style : 'cursor'
  return hasPlaceholder(JSON.stringify([request, path]), name)
}

function checkStyle(paging: RawPaging, key: string, isByPlaceholder: boolean, invalid: Invalid): void {
  const { style, field, parameter, start, path } = paging
  const isCounted = style === 'offset' || style === 'page'
  const hasCursor = style === 'cursor' || style === 'lastItem'
  if (style === 'cursor' && field === undefined) {
    throw invalid(`${key}.field`, 'is missing. The paging style "cursor" requires it.')
  }
  if (style === 'lastItem' && parameter === undefined && !isByPlaceholder) {
    throw invalid(`${key}.parameter`, 'is missing. The paging style "lastItem" requires it.')
  }
  const contradiction =
    field !== undefined && !hasCursor && style !== 'nextLink'
      ? 'field'
      : parameter !== undefined && !hasCursor && !isCounted
        ? 'parameter'
        : start !== undefined && !isCounted
          ? 'start'
          : path !== undefined && !hasCursor && !isCounted
            ? 'path'
            : paging.in !== undefined && !hasCursor && !isCounted
              ? 'in'
              : undefined
  if (contradiction) throw invalid(`${key}.${contradiction}`, `contradicts the paging style "${style}".`)
}
