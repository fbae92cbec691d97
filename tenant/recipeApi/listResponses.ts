import type { IncomingMessage } from 'node:http'
import type { FilterBehavior, ListBehavior } from './behavior'
import { at, filled, type ModelRecord, put, timeIn } from './recordTimes'

export type { ModelRecord } from './recordTimes'

export interface ListRequest {
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
}

export interface ListResponse {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly count: number
}

// Small, so that a few records result in several pages.
const pageSize = 3

/** Returns the page that the API would return. */
export function respondToList(
  list: ListBehavior,
  request: ListRequest,
  records: readonly ModelRecord[],
): ListResponse {
  const { filter, window } = list
  const since = filter && sinceOf(filter, request)
  if (filter?.isRequired && since === undefined) return refused(`${filter.from} is required.`)
  if (window && since !== undefined) {
    const until = timeIn(read(request, window.until) ?? '') ?? 0
    if (until - since > (window.days + 0.01) * 86_400_000) return refused('The period is too long.')
  }
  const sorted = inOrder(list, matching(list, request, records, since))
  if (sorted.length === 0 && since !== undefined && filter?.nothingStatus) {
    return { status: filter.nothingStatus, count: 0 }
  }
  return paged(list, request, sorted, records)
}

function refused(message: string): ListResponse {
  return { status: 400, body: { message }, count: 0 }
}

function matching(
  list: ListBehavior,
  request: ListRequest,
  records: readonly ModelRecord[],
  since: number | undefined,
): ModelRecord[] {
  const { filter, sync } = list
  if (sync) {
    const token = syncTokenOf(list, request)
    return records.filter(({ change }) => change > token || token === 1)
  }
  if (!filter || since === undefined) return [...records]
  if (filter.isById) return records.filter(({ change }) => change > since)
  return records.filter(({ timeMs }) => {
    const time = filter.isByDay ? Math.floor(timeMs / 86_400_000) * 86_400_000 : timeMs
    return filter.isExclusive ? time > since : time >= since
  })
}

/** Returns the changes that the client already has, from a cursor or a sync token in the same parameter. */
function syncTokenOf({ sync }: ListBehavior, request: ListRequest): number {
  const value = sync === undefined ? undefined : read(request, sync.from)
  return Number(/^(?:t|c\d+s)?(\d+)$/.exec(value ?? '')?.[1] ?? 0)
}

function sinceOf({ from, pattern, isById }: FilterBehavior, request: ListRequest): number | undefined {
  const value = read(request, from)
  const found = value === undefined ? undefined : pattern ? pattern.exec(value)?.[1] : value
  if (found === undefined || found === '') return undefined
  return isById ? Number(found) : timeIn(found)
}

function inOrder({ order }: ListBehavior, records: ModelRecord[]): ModelRecord[] {
  const sorted = records.sort((a, b) => a.timeMs - b.timeMs || a.change - b.change)
  return order === 'descending' ? sorted.reverse() : sorted
}

function paged(
  list: ListBehavior,
  request: ListRequest,
  sorted: readonly ModelRecord[],
  all: readonly ModelRecord[],
): ListResponse {
  const { paging } = list
  const start = startOf(list, request, sorted)
  const size = paging.by === 'none' ? sorted.length : pageSize
  const page = sorted.slice(start, start + size)
  const end = start + page.length
  const isLast = end >= sorted.length
  if (paging.by === 'page' && page.length === 0 && start > 0 && paging.behind) {
    return { status: paging.behind, body: { message: 'There is no such page.' }, count: 0 }
  }
  if (page.length === 0 && list.emptyStatus) return { status: list.emptyStatus, count: 0 }
  const items = page.map((record) => filled(list.record, record))
  let body: unknown = list.items === '' ? items : {}
  if (list.items !== '' && !(items.length === 0 && list.isEmptyOmitted)) body = put(body, list.items, items)
  const cursor = list.sync ? `c${end}s${syncTokenOf(list, request)}` : `c${end}`
  body = withNext(list, body, { end, isLast, count: sorted.length, cursor, request })
  const { sync } = list
  if (sync && (isLast || sync.isAlways)) {
    const changes = Math.max(1, ...all.map(({ change }) => change))
    body = put(body, sync.to, `t${changes}`)
  }
  const headers: Record<string, string> = {}
  if (paging.by === 'linkHeader' && !isLast) headers['link'] = `<${linkTo(request.url, end)}>; rel="next"`
  return { status: 200, body, headers, count: page.length }
}

/** Returns the position of the first record of the page. */
function startOf({ paging }: ListBehavior, request: ListRequest, sorted: readonly ModelRecord[]): number {
  if (paging.by === 'none') return 0
  if (paging.by === 'link' || paging.by === 'linkHeader')
    return Number(request.url.searchParams.get('from') ?? 0)
  const value = read(request, paging.from) ?? ''
  if (paging.by === 'page') return (Number(value || 1) - 1) * pageSize
  if (paging.by === 'expression') return Number(paging.offset.exec(value)?.[1] ?? 1) - 1
  if (paging.by === 'lastItem') return value === '' ? 0 : sorted.findIndex(({ id }) => `r${id}` === value) + 1
  return Number((paging.by === 'cursor' ? /^c(\d+)/ : /^(\d+)$/).exec(value)?.[1] ?? 0)
}

interface Next {
  readonly end: number
  readonly isLast: boolean
  readonly count: number
  readonly cursor: string
  readonly request: ListRequest
}

function withNext({ paging }: ListBehavior, body: unknown, next: Next): unknown {
  const { end, isLast, count } = next
  if (paging.by === 'cursor') {
    const ends = { null: null, empty: '', same: next.cursor }
    const cursor = isLast ? (paging.end ? ends[paging.end] : undefined) : next.cursor
    const flagged = paging.more ? put(body, paging.more, !isLast) : body
    const ended = paging.last ? put(flagged, paging.last, isLast) : flagged
    return cursor === undefined ? ended : put(ended, paging.to, cursor)
  }
  if (paging.by === 'offset' && paging.total)
    return put(body, paging.total, paging.isText ? String(count) : count)
  if (paging.by === 'page' && paging.pages) return put(body, paging.pages, Math.ceil(count / pageSize))
  if (paging.by === 'link' && !isLast) return put(body, paging.to, linkTo(next.request.url, end))
  return paging.by === 'lastItem' ? put(body, paging.more, !isLast) : body
}

function linkTo(url: URL, from: number): string {
  const link = new URL(url)
  link.searchParams.set('from', String(from))
  return link.href
}

/** Returns the value at a location of the request. */
function read({ url, headers, body }: ListRequest, place: string): string | undefined {
  const [where = '', ...rest] = place.split('.')
  const name = rest.join('.')
  const value =
    where === 'query' ? url.searchParams.get(name) : where === 'header' ? headers[name] : at(body, name)
  return value === undefined || value === null ? undefined : String(value)
}
