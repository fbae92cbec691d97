import { UnexpectedResponseError } from '../errors'
import type { ApiRequest } from '../http/api'
import { formEncode, isFormType } from '../http/formBody'
import { isHeaderValue } from '../values/headerFields'
import { lookUp, withValueAt } from '../values/lookUp'
import type { Place, RecordList, SyncTokenSource } from './definition/listDefinition'
import { fill, fillJson, type ParentRecord, type PlaceholderValues } from './definition/placeholders'
import type { TimeValue } from './definition/timeFormats'
import { numberOf } from './paging/nextPage'
import type { Position } from './position'
import { filledPath } from './requestPath'

/** Everything that a request for one page depends on. */
export interface RequestState {
  readonly position: Position
  readonly nowMs: number
  /** The watermark's value; `has` is false if the list has no watermark. */
  readonly watermark?: {
    readonly value: TimeValue | undefined
    /** The parameters other than placeholders: the filter, and the end of a window. */
    readonly parameters: readonly Parameter[]
  }
  readonly sync?: { readonly source: SyncTokenSource; readonly token: string | number }
  /** The source of a sync token that the poll doesn't have yet. */
  readonly awaitedSync?: SyncTokenSource
  readonly parent?: ParentRecord | undefined
}

export interface Parameter {
  readonly name: string
  readonly place: Place
  readonly value: TimeValue
}

/** Returns the request for a page. A next link is used unchanged. Otherwise, parameters replace those in the path. */
export function listRequest(list: RecordList, state: RequestState): ApiRequest {
  const { paging, request } = list
  const { position, sync } = state
  const isLinkStyle = paging.style === 'nextLink' || paging.style === 'linkHeader'
  const values = placeholderValues(list, state)
  const link = linkOf(isLinkStyle, state)
  const isContinued =
    paging.nextPath !== undefined && (position.next !== undefined || continuesBySync(list, sync))
  const path = isContinued ? (paging.nextPath ?? '') : request.path
  const own = isContinued ? { query: {}, body: undefined } : request
  const parameters = parametersOf(list, state, isContinued)
  const query = {
    ...withoutUndefined(own.query, (text) => fill(text, values)),
    ...inPlace(parameters, 'query', String),
  }
  const headers = {
    ...withoutUndefined(request.headers, (text) => fill(text, values)),
    ...inPlace(parameters, 'header', String),
  }
  return {
    method: request.method,
    ...(link === undefined
      ? { path: filledPath(path, Object.keys(query), values), query, field: 'path' }
      : { link }),
    ...(Object.keys(headers).length > 0 && { headers: sendable(headers) }),
    ...bodyOf(own.body, parameters, request, values),
    ...(request.method === 'POST' && { isIdempotent: true }),
    // Nothing has changed (RFC 9110 section 15.4.5).
    accepts: [304],
  }
}

/** Returns the headers. Throws if a cursor or a field of a parent contains characters that a header can't have. */
function sendable(headers: Record<string, string>): Record<string, string> {
  const bad = Object.entries(headers).find(([, value]) => !isHeaderValue(value))
  if (!bad) return headers
  throw new UnexpectedResponseError(
    `The value "${bad[1].slice(0, 40)}" cannot be sent in the header "${bad[0]}". Send it in the query or the body.`,
  )
}

/** Returns the link to the next page, or to the changes since the last poll. */
function linkOf(isLinkStyle: boolean, { position, sync }: RequestState): string | undefined {
  if (isLinkStyle && typeof position.next === 'string') return position.next
  const isFirst = position.next === undefined && sync?.source.parameter === undefined
  return isFirst && sync ? String(sync.token) : undefined
}

// Dropbox has a path that starts a list, and another one that continues it with the same cursor.
function continuesBySync({ paging }: RecordList, sync: RequestState['sync']): boolean {
  return (
    sync !== undefined && sync.source.parameter === paging.parameter && sync.source.place === paging.place
  )
}

function placeholderValues(list: RecordList, state: RequestState): PlaceholderValues {
  const { position, nowMs, watermark, parent } = state
  const { style } = list.paging
  return {
    now: nowMs,
    ...(watermark && { value: watermark.value }),
    ...((style === 'cursor' || style === 'lastItem') && { cursor: position.next }),
    ...(style === 'offset' && { offset: numberOf(position, list, 0) }),
    ...(style === 'page' && { page: numberOf(position, list, 1) }),
    ...(parent && { parent }),
  }
}

function parametersOf(list: RecordList, state: RequestState, isContinued: boolean): readonly Parameter[] {
  const position = positionParameters(list, state)
  const sync = syncParameters(state)
  if (isContinued) return position.length > 0 ? position : sync
  // The last parameter of a name is sent, so a page cursor replaces the sync token.
  return [...sizeParameters(list), ...(state.watermark?.parameters ?? []), ...sync, ...position]
}

function sizeParameters({ paging }: RecordList): Parameter[] {
  const { pageSize, pageSizeParameter: name, pageSizePlace: place } = paging
  return pageSize === undefined ? [] : [{ name, place, value: pageSize }]
}

function syncParameters({ sync }: RequestState): Parameter[] {
  const { parameter: name, place = 'query' } = sync?.source ?? {}
  return sync && name !== undefined ? [{ name, place, value: sync.token }] : []
}

function positionParameters(list: RecordList, { position }: RequestState): Parameter[] {
  const { style, parameter: name, place } = list.paging
  if (name === '') return []
  if (style === 'offset') return [{ name, place, value: numberOf(position, list, 0) }]
  if (style === 'page') return [{ name, place, value: numberOf(position, list, 1) }]
  const isCursor = style === 'cursor' || style === 'lastItem'
  return isCursor && position.next !== undefined ? [{ name, place, value: position.next }] : []
}

function inPlace<T>(parameters: readonly Parameter[], place: Place, convert: (value: TimeValue) => T) {
  return Object.fromEntries(
    parameters.filter((each) => each.place === place).map(({ name, value }) => [name, convert(value)]),
  )
}

/** Returns the entries without those whose placeholder has no value yet. */
function withoutUndefined(
  entries: Readonly<Record<string, string>>,
  convert: (text: string) => string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([name, text]) => {
      const value = convert(text)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function bodyOf(
  template: unknown,
  parameters: readonly Parameter[],
  { method, headers }: RecordList['request'],
  values: PlaceholderValues,
): Pick<ApiRequest, 'json' | 'body'> {
  const inBody = parameters.filter(({ place }) => place === 'body')
  if (method !== 'POST' || (template === undefined && inBody.length === 0)) return {}
  const filled = fillJson(template, values)
  if (typeof filled === 'string' && inBody.length === 0) return { body: filled }
  const body = inBody.reduce<unknown>((json, { name, value }) => withTyped(json, name, value), filled ?? {})
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  return isFormType(type) ? { body: formEncode(Object(body)) } : { json: body }
}

/** Returns the JSON with a value at a dot path. The value gets the type that the template has there. */
function withTyped(json: unknown, path: string, value: TimeValue): unknown {
  const example = lookUp(json, path)
  if (typeof example === 'string') return withValueAt(json, path, String(value))
  const isNumber = typeof example === 'number' && /^-?\d{1,15}(\.\d+)?$/.test(String(value))
  return withValueAt(json, path, isNumber ? Number(value) : value)
}
