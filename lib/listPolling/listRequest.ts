import type { ApiRequest } from '../http/api'
import type { Position } from './listCursor'
import type { ListEndpoint, Paging } from './listEndpoint'
import { numberOf } from './paging/nextNumber'
import type { Watermark } from './watermark'

/** The request for the page at a position. A next link is complete; else our parameters replace those of the path. */
export function listRequest(
  endpoint: ListEndpoint,
  position: Position,
  watermark: Watermark | undefined,
): ApiRequest {
  const { style } = endpoint.paging
  const isLink = style === 'nextLink' || style === 'linkHeader'
  if (isLink && typeof position.next === 'string') return { method: 'GET', link: position.next }
  const query = {
    ...sizeQuery(endpoint.paging),
    ...watermarkQuery(endpoint, watermark),
    ...positionQuery(endpoint, position),
  }
  return {
    method: 'GET',
    path: withoutParameters(endpoint.path, Object.keys(query)),
    query,
    // Where pages are counted, some APIs answer that there is no page behind the last one.
    ...(typeof position.next === 'number' && { accepts: [404] }),
  }
}

function sizeQuery({ pageSize, pageSizeParameter }: Paging): Record<string, string> {
  return pageSize === undefined ? {} : { [pageSizeParameter]: String(pageSize) }
}

function watermarkQuery(endpoint: ListEndpoint, watermark: Watermark | undefined): Record<string, string> {
  const parameter = endpoint.watermark?.parameter
  const { value } = watermark ?? {}
  return parameter === undefined || value === undefined ? {} : { [parameter]: String(value) }
}

function positionQuery(endpoint: ListEndpoint, position: Position): Record<string, string> {
  const { style, parameter } = endpoint.paging
  if (style === 'offset') return { [parameter]: String(numberOf(position, endpoint, 0)) }
  if (style === 'page') return { [parameter]: String(numberOf(position, endpoint, 1)) }
  return style === 'cursor' && position.next !== undefined ? { [parameter]: String(position.next) } : {}
}

/** The path without these parameters in its query; blanks, as people write them, are encoded. */
function withoutParameters(path: string, names: readonly string[]): string {
  const [bare = '', ...query] = path.split('?')
  const kept = query
    .join('?')
    .split('&')
    .filter((part) => part !== '' && !names.includes(nameOf(part)))
  return [bare, ...(kept.length > 0 ? [kept.join('&')] : [])].join('?').replaceAll(' ', '%20')
}

function nameOf(part: string): string {
  return [...new URLSearchParams(part).keys()][0] ?? ''
}
