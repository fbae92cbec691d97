import { UnexpectedResponseError } from '../../errors'
import { hashOf } from '../../values/hash'
import { lookUp } from '../../values/lookUp'
import type { Parents, RecordList } from '../definition/listDefinition'
import type { ParentRecord } from '../definition/placeholders'
import type { TimeValue } from '../definition/timeFormats'
import { checkProgress, type LoopState } from '../loopState'
import { loopAdvice } from '../pollWarnings'
import type { ParentPosition, Position } from '../position'

/** A parent and its positions in the lists of parents, outermost first. */
export interface FoundParent {
  readonly parent: ParentRecord
  readonly place: readonly ParentPosition[]
}

/** One page of a list of parents. */
export interface ParentPage {
  readonly items: readonly unknown[]
  readonly next: Position | undefined
}

/** Reads a page of a list of parents. Returns undefined if the API rejects the list, which is then skipped. */
export type ReadParents = (
  list: RecordList,
  position: Position,
  parent: ParentRecord | undefined,
) => Promise<ParentPage | undefined>

/**
 * Yields the parents one at a time, and reads their pages only as needed. With `from`, starts at that parent, or after it if
 * its list is complete. If that parent no longer exists, starts with the first parent of its page.
 */
export async function* walkParents(
  parents: Parents,
  read: ReadParents,
  from: readonly ParentPosition[] = [],
): AsyncGenerator<FoundParent> {
  const { source } = parents
  if (!('request' in source)) {
    yield* oneByOne(parentsFrom(source, parents, from[0], undefined, new Set()), [], { seen: 0 })
    return
  }
  const inner = source.parents
  if (!inner) {
    yield* walkList(source, parents, read, undefined, [], from)
    return
  }
  let childless = 0
  for await (const outer of walkParents(inner, read, from.slice(0, -1).map(reopened))) {
    const isSame = outer.place.at(-1)?.key === from.at(-2)?.key
    const start = isSame ? from.slice(-1) : []
    childless++
    for await (const found of walkList(source, parents, read, outer.parent, outer.place, start)) {
      childless = 0
      yield found
    }
    if (childless > mostChildless) throw onlyChildless()
  }
}

// Limits an endless list of parents without inner parents.
const mostChildless = 2000

function onlyChildless(): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The inner list of parents was empty or rejected for ${mostChildless} outer parents in a row. Check the key "parents.list" of the field "definition".`,
  )
}

/** Yields all parents of one list. */
async function* walkList(
  list: RecordList,
  parents: Parents,
  read: ReadParents,
  outer: ParentRecord | undefined,
  prefix: readonly ParentPosition[],
  from: readonly ParentPosition[],
): AsyncGenerator<FoundParent> {
  const start = from.at(-1)
  let position: Position = start ? positionOf(start) : { seen: 0 }
  let progress: LoopState = { pages: 0 }
  let sought = start
  const walked = new Set<string>()
  for (let emptyPages = 0, skippedPages = 0; ; ) {
    const page = await read(list, position, outer)
    if (!page) return
    const isSkipped = sought?.isSought && !hasKey(page.items, parents, sought.key)
    if (!isSkipped) {
      yield* oneByOne(parentsFrom(page.items, parents, sought, outer, walked), prefix, position)
      sought = undefined
    }
    emptyPages = page.items.length === 0 ? emptyPages + 1 : 0
    skippedPages = isSkipped ? skippedPages + 1 : 0
    if (emptyPages > mostEmptyPages) throw onlyEmptyPages()
    const { next } = page
    if (next?.next === undefined || skippedPages > mostSkippedPages) {
      // The parent that was searched for no longer exists.
      if (sought) yield* walkList(list, parents, read, outer, prefix, [])
      return
    }
    const versions = page.items.map((item) => hashOf(item))
    progress = checkProgress(
      progress,
      { at: position.next, next: next.next, versions },
      loopAdvice[list.paging.style],
    )
    position = next
  }
}

// APIs that filter after paging return some empty pages, but not this many in a row.
const mostEmptyPages = 100
const mostSkippedPages = 1000

function onlyEmptyPages(): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The list of parents has ${mostEmptyPages} empty pages in a row, each with a next page. Check the key "parents.list" of the field "definition".`,
  )
}

function* oneByOne(
  found: readonly KeyedParent[],
  prefix: readonly ParentPosition[],
  position: Position,
): Generator<FoundParent> {
  for (const { parent, key } of found) yield { parent, place: [...prefix, { ...position, key }] }
}

interface KeyedParent {
  readonly parent: ParentRecord
  /** Unique in its page: a hash of the value, and of its number if earlier records of the page have the same value. */
  readonly key: string
}

/** Returns the parents of a page whose lists are not read yet, each once in a walk. */
function parentsFrom(
  items: readonly unknown[],
  parents: Parents,
  start: ParentPosition | undefined,
  outer: ParentRecord | undefined,
  walked: Set<string>,
): KeyedParent[] {
  const found = keyed(items, parents, outer)
  const index = found.findIndex(({ key }) => key === start?.key)
  const from = index < 0 ? 0 : start?.isDone ? index + 1 : index
  return found.filter(({ parent }, at) => {
    const mark = hashOf(parents.usesRecord ? parent.record : parent.value)
    const isNew = !walked.has(mark)
    walked.add(mark)
    return isNew && at >= from
  })
}

/** Returns the parents of a page, each once. Different records with one value can have different lists. */
function keyed(
  items: readonly unknown[],
  { valuePath, usesRecord }: Parents,
  outer: ParentRecord | undefined,
): KeyedParent[] {
  const records = new Map<string, Set<string>>()
  return items.flatMap((record) => {
    const value = parentValueOf(record, valuePath)
    const key = hashOf(value)
    const marks = records.get(key) ?? new Set()
    records.set(key, marks)
    const index = marks.size
    if (marks.has(hashOf(record)) || (index > 0 && !usesRecord)) return []
    marks.add(hashOf(record))
    return [{ parent: { value, record, parent: outer }, key: index === 0 ? key : hashOf([value, index]) }]
  })
}

function hasKey(items: readonly unknown[], parents: Parents, key: string): boolean {
  return keyed(items, parents, undefined).some((found) => found.key === key)
}

function parentValueOf(record: unknown, path: string): TimeValue {
  const value = typeof record === 'object' ? lookUp(record, path) : record
  if ((typeof value === 'string' && value !== '') || typeof value === 'number') return value
  throw new UnexpectedResponseError(
    `A record of a parent list has neither a string nor a number at "${path}". Check the key "parents.value" of the field "definition".`,
  )
}

function positionOf({ key: _, isSought: _sought, isDone: _done, ...position }: ParentPosition): Position {
  return position
}

// The outer parent has further inner parents, so its list is not complete.
function reopened({ isDone: _, ...position }: ParentPosition): ParentPosition {
  return position
}
