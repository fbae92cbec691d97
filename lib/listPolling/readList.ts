import type { ComponentError } from '../errors'
import type { Api } from '../http/api'
import { isHtml } from '../http/html'
import type { HttpResponse } from '../http/message'
import type { Provider } from '../providers/provider'
import type { ListDefinition, RecordList } from './definition/listDefinition'
import type { ParentRecord } from './definition/placeholders'
import { pageLength } from './findItems'
import { type ListCursor, roundOf, withoutRound } from './listCursor'
import { listRequest, type RequestState } from './listRequest'
import { isEndByRule, isFirstSyncToken, judgeResponse, type ListResponse, readResponse } from './listResponse'
import { GroupedPages } from './paging/groupedPages'
import { isCounted, nextPage, numberOf } from './paging/nextPage'
import { hasMorePages, totalRecords } from './paging/pageCounts'
import type { ReadParents } from './parents/walkParents'
import { limitReached, pollWarnings } from './pollWarnings'
import type { Position } from './position'
import { isBehindTheEnd, isInaccessible, isRejectedRequest, rejectedAgain } from './rejectedRequests'
import { requestedPeriod } from './watermark/watermarkRequest'

/** The account's API, and tests for values that snapshots must not contain and properties that records don't contain. */
export interface ListAccess {
  readonly api: Api
  readonly isSecret: (value: string) => boolean
  readonly isAnnotation?: Provider['isAnnotation']
}

/** Reads the pages of a list and of its parents, and starts over if the API no longer accepts a position. */
export class ListReader {
  private isFirstPage = true
  private hasLostSyncToken = false
  private readonly groupedPages = new GroupedPages()

  constructor(
    private readonly access: ListAccess,
    private readonly definition: ListDefinition,
    private readonly note: (line: string) => void,
  ) {}

  /** Returns the page at the cursor, and the cursor, which changes if the list starts over. */
  async page(
    cursor: ListCursor,
    parent: ParentRecord | undefined,
    isNewParent: boolean,
  ): Promise<{ cursor: ListCursor; response: ListResponse }> {
    const isFirstPage = this.isFirstPage
    this.isFirstPage = false
    for (let current = cursor; ; ) {
      try {
        return { cursor: current, response: await this.fetchPage(current, parent, isNewParent) }
      } catch (error) {
        if (!isRejectedRequest(error)) throw error
        const again = this.startingOver(current, isFirstPage && current === cursor, error)
        if (!again) throw this.hasLostSyncToken ? rejectedAgain(error) : error
        current = again
      }
    }
  }

  /** Reads a page of a list of parents. */
  readonly parents: ReadParents = async (list, position, parent) => {
    try {
      const response = await this.send(list, { position, nowMs: Date.now(), parent }, undefined)
      return { items: response.items, next: nextPage(response, position, list) }
    } catch (error) {
      if (parent === undefined || !isInaccessible(error)) throw error
      this.note(
        `The API returned ${error.status} for the list of the parent "${String(parent.value).slice(0, 60)}". It is skipped in this poll.`,
      )
      return undefined
    }
  }

  private fetchPage(
    cursor: ListCursor,
    parent: ParentRecord | undefined,
    isNewParent: boolean,
  ): Promise<ListResponse> {
    const round = roundOf(cursor)
    const { watermark: source, syncToken } = this.definition
    const nowMs = round.startedAtMs ?? Date.now()
    const watermark = isNewParent ? undefined : cursor.watermark
    const period =
      source &&
      requestedPeriod(source, watermark, {
        nowMs,
        untilMs: (isNewParent ? round.parentWindow?.untilMs : undefined) ?? round.untilMs,
        windowEndMs: isNewParent ? round.parentWindow?.completeMs : cursor.windowEndMs,
      })
    const token = cursor.syncToken
    const state: RequestState = {
      position: round.position,
      nowMs,
      parent,
      ...(period && { watermark: period }),
      ...(syncToken &&
        (token === undefined ? { awaitedSync: syncToken } : { sync: { source: syncToken, token } })),
    }
    // A snapshot of version 0.1 lacks the path of the list, but its watermark shows that the list was found.
    const foundAt = cursor.watermark?.value === undefined ? undefined : this.definition.itemsPath
    return this.send(this.definition, state, cursor.listAt ?? foundAt)
  }

  private async send(
    list: RecordList,
    state: RequestState,
    knownAt: string | undefined,
  ): Promise<ListResponse> {
    const { position } = state
    const startedAt = Date.now()
    const isFiltered = state.watermark?.value !== undefined
    const response = await this.responseTo(list, state, isFiltered)
    const elapsedMs = Math.floor((Date.now() - startedAt) / 1000) * 1000
    const found = readResponse(response, list, {
      ...this.access,
      knownAt,
      position,
      isFiltered,
      awaitedSync: state.awaitedSync,
      elapsedMs,
    })
    const read = this.groupedPages.counted(found, list, position)
    const total = totalRecords(read)
    if (total !== undefined && endsBefore(total, read, list, position)) {
      this.note(limitReached(numberOf(position, list, 0), total))
    }
    return read
  }

  /** Returns the response. It is empty if the API rejects a counted page, which is then behind the end of the list. */
  private async responseTo(
    list: RecordList,
    state: RequestState,
    isFiltered: boolean,
  ): Promise<HttpResponse> {
    const { position } = state
    let isPage = false
    try {
      return await this.access.api({
        ...listRequest(list, state),
        judge: (response) => {
          isPage = isHtml(response)
          return judgeResponse(response, list)
        },
        acceptsResponse: (response) =>
          isEndByRule(response, list) || isFirstSyncToken(response, state.awaitedSync),
      })
    } catch (error) {
      // A web page is from a proxy, and not about the list.
      if (isPage || !isBehindTheEnd(error, list, position, isFiltered)) throw error
      const { seen, total } = position
      if (total !== undefined) this.note(limitReached(seen, total))
      return emptyResponse
    }
  }

  /** Returns the cursor to start over with if the API no longer accepts the sync token or the stored page. */
  private startingOver(
    cursor: ListCursor,
    isFirstPage: boolean,
    error: ComponentError,
  ): ListCursor | undefined {
    const { next } = cursor.round?.position ?? {}
    if (next === undefined && cursor.syncToken !== undefined) {
      if (!forgottenStatuses.includes(error.status ?? 0)) return undefined
      if (this.hasLostSyncToken) return undefined
      this.hasLostSyncToken = true
      this.note(pollWarnings.syncTokenLost)
      const { syncToken: _, ...fresh } = withoutRound(cursor)
      return fresh
    }
    if (!isFirstPage || next === undefined || isCounted(this.definition)) return undefined
    this.note(pollWarnings.positionLost)
    const { round } = cursor
    if (!round?.parents) return withoutRound(cursor)
    return { ...cursor, round: { ...round, position: { seen: 0 }, trail: { pages: 0 } } }
  }
}

/**
 * True if a list by offset ends with an empty page before its total, after full pages only. After a short page, the total
 * probably counts records that a filter omits.
 */
function endsBefore(total: number, response: ListResponse, list: RecordList, position: Position): boolean {
  const { style, pageSize = 1 } = list.paging
  if (style !== 'offset' || pageLength(response) > 0 || position.seen === 0) return false
  if (hasMorePages(response) !== undefined) return false
  return position.seen % pageSize === 0 && numberOf(position, list, 0) < total
}

const forgottenStatuses = [400, 404, 409, 410, 412]

const emptyResponse: HttpResponse = {
  status: 204,
  headers: {},
  body: Buffer.alloc(0),
  url: new URL('https://localhost'),
}
