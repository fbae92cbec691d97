import { ComponentError, UnexpectedResponseError } from '../../errors'
import type { Api } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import type { Log, ObjectRecord, Page, PollRequest } from '../objectOperations'
import { type Item, parsePage, withoutAnnotations } from './collection'
import { afterPage, type DeltaCursor, resume, startOver } from './deltaCursor'
import { versionOf } from './records'

export interface DeltaRequest extends PollRequest {
  readonly largestPage: number
  /** Where a round starts; undefined where there is nothing to poll yet. */
  deltaPath(): Promise<string | undefined>
}

/**
 * All pages of one round of changes (https://learn.microsoft.com/graph/delta-query-overview), each with the cursor
 * that follows it. Where Graph has forgotten the state, a new round hands over what changed since the last one.
 */
export async function* pollByDelta(
  api: Api,
  request: DeltaRequest,
  stored: unknown,
  log: Log,
): AsyncGenerator<Page> {
  const resumed = resume(stored, scopeOf(request), selectOf(request) ?? '*')
  if (resumed.note) log.warn(resumed.note)
  let cursor = resumed.cursor
  let startsOver = 0
  for (;;) {
    const response = await fetchPage(api, request, cursor).catch((error: unknown) => {
      if (cursor.link !== undefined && startsOver < mostStartsOver && isStateLost(error))
        return 'stateLost' as const
      throw error
    })
    if (response === undefined) return
    if (response === 'stateLost') {
      log.warn(
        `Microsoft Graph no longer knows the state of ${cursor.scope}: a new round of changes is started. What was deleted since the last one cannot be told.`,
      )
      cursor = startOver(cursor)
      startsOver++
      continue
    }
    const { items, nextLink, deltaLink } = parsePage(response, `the changes of ${cursor.scope}`)
    const following = afterPage(
      cursor,
      linksOf(response.url, nextLink, deltaLink, cursor),
      cursor.startedAt ?? serverTime(response),
    )
    yield { records: recordsOf(items, request, cursor), cursor: { ...following } }
    if (nextLink === undefined) return
    cursor = following
  }
}

// A state that dies again and again within one execution is no accident.
const mostStartsOver = 3

function scopeOf({ objectType, parentId }: PollRequest): string {
  return parentId === undefined
    ? `the default folder of ${objectType}`
    : `${objectType} of folder ${parentId}`
}

// Polling itself needs the time of the last change, whether or not it is selected.
function selectOf({ selectedFields }: PollRequest): string | undefined {
  return selectedFields && [...new Set(['id', ...selectedFields, 'lastModifiedDateTime'])].join(',')
}

async function fetchPage(
  api: Api,
  request: DeltaRequest,
  cursor: DeltaCursor,
): Promise<HttpResponse | undefined> {
  const headers = { prefer: `odata.maxpagesize=${Math.min(request.pageSize, request.largestPage)}` }
  if (cursor.link !== undefined) return api({ method: 'GET', link: cursor.link, headers })
  const start = await request.deltaPath()
  const select = selectOf(request)
  if (start === undefined) return undefined
  return api({
    method: 'GET',
    path: start,
    headers,
    ...(select !== undefined && { query: { $select: select } }),
  })
}

/** https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset */
function isStateLost(error: unknown): boolean {
  if (!(error instanceof ComponentError)) return false
  const { status = 0, code = '' } = error
  return (
    status === 410 ||
    (status >= 400 && status < 500 && /^(syncState(NotFound|Invalid)|resyncRequired)$/i.test(code))
  )
}

function linksOf(
  page: URL,
  nextLink: string | undefined,
  deltaLink: string | undefined,
  cursor: DeltaCursor,
) {
  const link = nextLink ?? deltaLink
  if (link === undefined) {
    throw new UnexpectedResponseError(
      'Microsoft Graph sent a page of changes with neither a next nor a delta link.',
    )
  }
  // In a snapshot it would be refused for ever; here the page is asked for once more in the next execution.
  if (!isSameOrigin(link, page)) {
    throw new UnexpectedResponseError(
      "Microsoft Graph sent a page of changes whose link leads to another origin. It is not followed with the account's token.",
    )
  }
  if (nextLink !== undefined && nextLink === cursor.link) {
    throw new UnexpectedResponseError(
      'Microsoft Graph sent a page of changes whose next link leads to itself.',
    )
  }
  return { nextLink, deltaLink: deltaLink ?? '' }
}

function isSameOrigin(link: string, page: URL): boolean {
  return URL.canParse(link, page.href) && new URL(link, page).origin === page.origin
}

function serverTime({ headers }: HttpResponse): string {
  const time = Date.parse(headers['date'] ?? '')
  return new Date(Number.isNaN(time) ? Date.now() : time).toISOString()
}

function recordsOf(items: readonly Item[], request: DeltaRequest, cursor: DeltaCursor): ObjectRecord[] {
  return items.flatMap((item) => {
    const id = typeof item['id'] === 'string' ? item['id'] : ''
    if (id === '') throw new UnexpectedResponseError('Microsoft Graph sent a changed record without an id.')
    const isRemoved = item['@removed'] !== undefined
    if (isRemoved) return request.includeDeleted ? [removal(id, item, cursor)] : []
    return isWanted(item, request, cursor)
      ? [{ id, version: versionOf(item), body: bodyOf(item, request) }]
      : []
  })
}

// A removal carries no version; the round tells one from the next where a record comes back and goes again.
function removal(id: string, item: Item, cursor: DeltaCursor): ObjectRecord {
  return { id, version: `removed in ${cursor.round}`, body: { id, '@removed': item['@removed'] } }
}

/** Times are compared by whole seconds, which is all that Graph shows. */
function isWanted(item: Item, { startTime, endTime }: PollRequest, { since }: DeltaCursor): boolean {
  const modified = Date.parse(String(item['lastModifiedDateTime']))
  if (Number.isNaN(modified)) return true
  const earliest = Math.max(startTime ?? 0, since === undefined ? 0 : Date.parse(since))
  return modified >= Math.floor(earliest / 1000) * 1000 && modified <= (endTime ?? Number.POSITIVE_INFINITY)
}

function bodyOf(item: Item, { selectedFields }: PollRequest): Item {
  const body = withoutAnnotations(item)
  if (!selectedFields || selectedFields.includes('lastModifiedDateTime')) return body
  const { lastModifiedDateTime: _, ...selected } = body
  return selected
}
