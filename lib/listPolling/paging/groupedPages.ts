import { hashOf } from '../../values/hash'
import type { RecordList } from '../definition/listDefinition'
import type { ListResponse } from '../listResponse'
import type { Position } from '../position'
import { isCounted, numberOf } from './nextPage'
import { groupsAt } from './outerCount'

/** The page that follows if the API counts groups. */
interface Expected {
  readonly next: number
  /** The records that it repeats if the API counts records. */
  readonly repeated: readonly string[]
  /** The groups of this page if they have no records. The API can return the same ones on each page. */
  readonly empty?: string
}

/** Finds out whether an API counts groups or the records in them. Counting groups skips no records, but can repeat some. */
export class GroupedPages {
  private readonly expected = new Map<RecordList, Expected>()

  /** Returns the page, and that its records are counted if it shows by the page before that the API doesn't count groups. */
  counted(page: ListResponse, list: RecordList, position: Position): ListResponse {
    const { items, outerCount, body } = page
    const { style, pageSize = Number.POSITIVE_INFINITY } = list.paging
    const expected = this.expected.get(list)
    this.expected.delete(list)
    if (outerCount === undefined || !isCounted(list)) return page
    if (position.countsRecords) return { ...page, countsRecords: true }
    const hashes = style === 'offset' ? items.map((item) => hashOf(item)) : []
    const isEmpty = items.length === 0 && outerCount < pageSize
    const empty = isEmpty ? hashOf(groupsAt(body, list.itemsPath ?? '')) : undefined
    const isNext = expected !== undefined && position.next === expected.next
    const isSame = empty !== undefined && empty === expected?.empty
    if (isNext && (isSame || isRepeated(expected, hashes))) return { ...page, countsRecords: true }
    const next =
      style === 'offset' ? numberOf(position, list, 0) + outerCount : numberOf(position, list, 1) + 1
    const repeated = hashes.slice(outerCount)
    this.expected.set(list, { next, repeated, ...(empty !== undefined && { empty }) })
    return page
  }
}

// One record can be in two groups.
const fewestRepeated = 2

function isRepeated({ repeated }: Expected, hashes: readonly string[]): boolean {
  return repeated.length >= fewestRepeated && repeated.every((hash, index) => hash === hashes[index])
}
