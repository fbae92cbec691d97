import { type ComponentError, UnexpectedResponseError } from '../errors'
import type { Log, Page } from '../providers/objectOperations'
import type { ListDefinition } from './definition/listDefinition'
import type { ParentRecord } from './definition/placeholders'
import { type ListCursor, type Round, roundOf, shrinkToFit } from './listCursor'
import { afterRound, listPage } from './listPage'
import type { ListResponse } from './listResponse'
import { hasEnded, showsEnd } from './paging/showsEnd'
import { isKnownParent, withParent } from './parents/knownParents'
import { entering, inNewParent, inNextWindow, leaving } from './parents/parentRound'
import { type FoundParent, walkParents } from './parents/walkParents'
import { type LogOnce, onceEach, parentSkipped, pollWarnings } from './pollWarnings'
import { type ListAccess, ListReader } from './readList'
import { isInaccessible } from './rejectedRequests'
import { resumeList } from './resumeList'
import { windowEnd } from './watermark/watermarkRequest'

/** Yields all pages of a poll, each with the cursor after it, without the records that earlier rounds emitted. */
export function pollList(
  access: ListAccess,
  definition: ListDefinition,
  stored: unknown,
  log: Log,
): AsyncGenerator<Page> {
  const note = onceEach(log)
  const resumed = resumeList(stored, definition)
  note(resumed.note, isFiltered(definition) ? undefined : pollWarnings.noWatermark)
  const hasEndedBefore = hasEnded(resumed.cursor, stored)
  return new ListPoll(access, definition, resumed.cursor, hasEndedBefore, note).pages()
}

/** True if a poll returns only new and changed records. */
export function isFiltered({ watermark, syncToken }: ListDefinition): boolean {
  return watermark !== undefined || syncToken !== undefined
}

class ListPoll {
  private readonly reader: ListReader

  constructor(
    access: ListAccess,
    private readonly definition: ListDefinition,
    private cursor: ListCursor,
    private readonly hasEndedBefore: boolean,
    private readonly note: LogOnce,
  ) {
    this.reader = new ListReader(access, definition, note)
  }

  /** Reads rounds until one is complete and reaches the present. */
  async *pages(): AsyncGenerator<Page> {
    for (let isLast = false; !isLast; ) {
      this.startRound()
      const isParentList = this.definition.parents !== undefined
      for await (const page of isParentList ? this.allParents() : this.list()) {
        const { records, round, isListEnd } = page
        const mayBeEndless = !page.showsEnd && !this.hasEndedBefore
        isLast = isListEnd && !isParentList ? this.endRound(round) : false
        if (!isListEnd || isParentList) this.cursor = { ...this.cursor, round }
        yield { records, cursor: { ...shrinkToFit(this.cursor) }, mayBeEndless }
      }
      if (!isParentList) continue
      isLast = this.endRound(roundOf(this.cursor))
      yield { records: [], cursor: { ...shrinkToFit(this.cursor) } }
    }
  }

  /** Chooses the window of a round. All pages of the round have the same end. */
  private startRound(): void {
    const { watermark: source } = this.definition
    if (!source?.window || this.cursor.round?.untilMs !== undefined) return
    const nowMs = Date.now()
    const { windowEndMs } = this.cursor
    const untilMs = windowEnd(source, this.cursor.watermark, { nowMs, windowEndMs })
    if (untilMs === undefined) return
    const hasMore = untilMs < nowMs
    this.cursor = {
      ...this.cursor,
      round: { ...roundOf(this.cursor), untilMs, ...(hasMore && { hasMoreWindows: true }) },
    }
  }

  private endRound(round: Round): boolean {
    const { cursor, isAgain, isLast } = afterRound(this.cursor, round, this.definition)
    if (isAgain) this.note(pollWarnings.again)
    this.cursor = cursor
    return isLast
  }

  /** Reads the pages of the list, or of the list of a parent. */
  private async *list(parent?: ParentRecord, isNewParent = false): AsyncGenerator<ReadPage> {
    for (let emptyPages = 0; ; ) {
      const response = await this.read(parent, isNewParent)
      if (response.foundAt !== undefined && response.items.length > 0) {
        this.cursor = { ...this.cursor, listAt: response.foundAt }
      }
      const page = listPage(response, this.definition, this.cursor, parent, isNewParent)
      this.note(...page.notes)
      const { records, round, hasNext } = page
      const { seen } = round.position
      yield { records, round, isListEnd: !hasNext, showsEnd: showsEnd(response, this.definition, seen) }
      if (!hasNext) return
      emptyPages = response.items.length === 0 ? emptyPages + 1 : 0
      if (emptyPages > mostEmptyPages) throw onlyEmptyPages(response.url)
    }
  }

  private async read(parent: ParentRecord | undefined, isNewParent: boolean): Promise<ListResponse> {
    const { cursor, response } = await this.reader.page(this.cursor, parent, isNewParent)
    this.cursor = cursor
    return response
  }

  /** Reads the lists of all parents in a row. A list that the API rejects is skipped. */
  private async *allParents(): AsyncGenerator<ReadPage> {
    const { parents } = this.definition
    if (!parents) return
    const from = this.cursor.round?.parents
    // If there is a stored position, the API has accepted a list before.
    let lists = from ? 1 : 0
    let rejections = 0
    let rejection: ComponentError | undefined
    for await (const found of walkParents(parents, this.reader.parents, from)) {
      this.enter(found)
      try {
        for await (const page of this.listOf(found)) yield page
        lists++
      } catch (error) {
        if (!isInaccessible(error)) throw error
        rejection = error
        this.note(parentSkipped(found.parent.value, error.status ?? 0))
        const round = leaving(roundOf(this.cursor), found)
        this.cursor = { ...this.cursor, round }
        // Without this empty page, a long list of rejected parents couldn't end the execution.
        if (lists > 0) yield { records: [], round, isListEnd: true, showsEnd: false }
        else if (++rejections >= mostRejections) throw error
      }
    }
    if (rejection && lists === 0) throw rejection
  }

  /** Moves the round to the parent. If its list was read in part, continues at the stored page. */
  private enter(found: FoundParent): void {
    const { place } = found
    const round = roundOf(this.cursor)
    const { parents = [] } = round
    // The same inner parent of another outer parent has another list.
    const isStored =
      parents.length > 0 && parents.every(({ key, isDone }, at) => !isDone && key === place[at]?.key)
    this.cursor = {
      ...this.cursor,
      round: isStored ? { ...round, parents: place } : entering(round, found),
    }
  }

  /** Reads the list of a parent. That of a new parent is read from the start value on, in windows if there are any. */
  private async *listOf(found: FoundParent): AsyncGenerator<ReadPage> {
    const { parent } = found
    const { watermark } = this.definition
    const isNew = this.cursor.watermark !== undefined && !isKnownParent(this.cursor.knownParents, parent)
    for (let next: Round | undefined = roundOf(this.cursor); next; ) {
      this.cursor = { ...this.cursor, round: isNew ? inNewParent(next, watermark) : next }
      next = undefined
      for await (const page of this.list(parent, isNew)) {
        next = page.isListEnd ? inNextWindow(page.round, watermark) : undefined
        if (!page.isListEnd) yield page
        else if (next) yield { ...page, round: next, isListEnd: false }
        else {
          const knownParents = withParent(page.round.knownParents ?? '', parent)
          yield { ...page, round: { ...leaving(page.round, found), ...(watermark && { knownParents }) } }
        }
      }
    }
  }
}

interface ReadPage {
  readonly records: Page['records']
  readonly round: Round
  /** True for the last page of the list, or of a parent's list. */
  readonly isListEnd: boolean
  readonly showsEnd: boolean
}

// An account that is rejected for so many parents has access to none.
const mostRejections = 1000

// APIs that filter after paging return some empty pages, but not this many in a row.
const mostEmptyPages = 100

function onlyEmptyPages({ host }: URL): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `${host} sent ${mostEmptyPages} empty pages in a row, each with a next page. The next execution continues from there.`,
  )
}
