import { ComponentError, UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import { dateOf, type HttpResponse } from '../../../http/message'
import { LinkLoopGuard } from '../../linkLoopGuard'
import type { Log, Page, PollRequest } from '../../objectOperations'
import { parsePage } from '../collection'
import { isSyncStateCode } from '../syncState'
import { afterPage, type DeltaCursor, resumeDelta, startOver } from './deltaCursor'
import { type DeltaRequest, queryOf, recordsOf } from './deltaRecords'

/**
 * Yields all pages of one round of changes (https://learn.microsoft.com/graph/delta-query-overview), each with the cursor
 * after it. If Graph no longer accepts the delta link, starts a new round with the changes since the last one.
 */
export async function* pollByDelta(
  api: Api,
  request: DeltaRequest,
  stored: unknown,
  log: Log,
): AsyncGenerator<Page> {
  const resumed = resumeDelta(stored, scopeOf(request), queryOf(request)['$select'] ?? '*', request.endTime)
  if (resumed.note) log.warn(resumed.note)
  let cursor = resumed.cursor
  let loopGuard = loopGuardFrom(cursor)
  let startsOver = 0
  let wanted = request.mostRecords ?? Number.POSITIVE_INFINITY
  for (;;) {
    const response = await fetchPage(api, request, cursor).catch((error: unknown) => {
      if (cursor.link !== undefined && startsOver < mostStartsOver && isStateLost(error))
        return 'stateLost' as const
      throw error
    })
    if (response === undefined) return
    if (response === 'stateLost') {
      log.warn(
        `Microsoft Graph no longer accepts the delta link of ${cursor.scope}. Reading all of it again; deletions since the last round are unknown.`,
      )
      cursor = startOver(cursor)
      loopGuard = loopGuardFrom(cursor)
      startsOver++
      continue
    }
    const { items, nextLink, deltaLink } = parsePage(response, `the changes of ${cursor.scope}`)
    const sentAt = serverTime(response)
    const links = linksOf(response.url, nextLink, deltaLink)
    if (nextLink !== undefined) loopGuard.check(nextLink, items.length)
    const following = afterPage(cursor, links, sentAt, request.endTime)
    const records = await recordsOf(items, request, { startedAt: sentAt, ...cursor }, wanted)
    wanted -= records.length
    const isFull = items.length >= Math.min(largePage, request.largestPage)
    yield { records, cursor: { ...following }, mayBeEndless: cursor.syncedAt === undefined && !isFull }
    if (nextLink === undefined) return
    cursor = following
  }
}

// Graph may return fewer items than requested.
const largePage = 100

// A delta link that repeatedly expires within one execution is an error.
const mostStartsOver = 3

function loopGuardFrom({ scope, link }: DeltaCursor): LinkLoopGuard {
  return new LinkLoopGuard(`Microsoft Graph returned the changes of ${scope}`, { start: link })
}

function scopeOf({ objectType, parentId, mailbox }: PollRequest): string {
  const folder =
    parentId === undefined ? `the default folder of ${objectType}` : `${objectType} of folder ${parentId}`
  return mailbox === undefined ? folder : `${folder} in the mailbox ${mailbox.toLowerCase()}`
}

async function fetchPage(
  api: Api,
  request: DeltaRequest,
  cursor: DeltaCursor,
): Promise<HttpResponse | undefined> {
  const headers = { prefer: `odata.maxpagesize=${Math.min(request.pageSize, request.largestPage)}` }
  if (cursor.link !== undefined) return api({ method: 'GET', link: cursor.link, headers })
  const start = await request.deltaPath()
  if (start === undefined) return undefined
  return api({ method: 'GET', path: start, headers, query: queryOf(request) })
}

function isStateLost(error: unknown): boolean {
  if (!(error instanceof ComponentError)) return false
  const { status = 0, code = '', message } = error
  if (status === 410) return true
  if (status < 400 || status >= 500) return false
  // Graph created the link, so a token that it calls bad has expired.
  const isBadToken = code === 'BadRequest' && /\b(token|sync ?state)\b/i.test(message)
  return isBadToken || isSyncStateCode(code)
}

function linksOf(page: URL, nextLink: string | undefined, deltaLink: string | undefined) {
  const link = nextLink ?? deltaLink
  if (link === undefined) {
    throw new UnexpectedResponseError(
      'Microsoft Graph returned a page of changes with neither a next link nor a delta link. Try again later.',
    )
  }
  // In a snapshot, it would be rejected forever. Now the next execution requests the page again.
  if (!isSameOrigin(link, page)) {
    throw new UnexpectedResponseError(
      "Microsoft Graph returned a page of changes whose link leads to another origin. It is not followed with the account's token. Report it with this error message.",
    )
  }
  return { nextLink, deltaLink: deltaLink ?? '' }
}

function isSameOrigin(link: string, page: URL): boolean {
  return URL.canParse(link, page.href) && new URL(link, page).origin === page.origin
}

function serverTime(response: HttpResponse): string {
  return new Date(dateOf(response) ?? Date.now()).toISOString()
}
