import { hashOf } from '../../values/hash'
import type { RecordList } from '../definition/listDefinition'
import type { FoundItems } from '../findItems'
import type { Position } from '../position'
import { numberOf } from './nextPage'

/** The page that follows if the API counts groups, and the records that it repeats if the API counts records. */
interface Expected {
  readonly next: number
  readonly repeated: readonly string[]
}

/** Finds out whether an API counts groups or the records in them. Counting groups skips no records, but can repeat some. */
export class GroupedPages {
  private readonly expected = new Map<RecordList, Expected>()

  /** Returns a page by offset, and that its records are counted if it repeats records of the page before. */
  counted<T extends FoundItems>(page: T, list: RecordList, position: Position): T {
    const { items, outerCount } = page
    const expected = this.expected.get(list)
    this.expected.delete(list)
    if (outerCount === undefined || list.paging.style !== 'offset') return page
    const hashes = items.map((item) => hashOf(item))
    if (position.countsRecords || isRepeated(expected, position, hashes))
      return { ...page, countsRecords: true }
    const next = numberOf(position, list, 0) + outerCount
    this.expected.set(list, { next, repeated: hashes.slice(outerCount) })
    return page
  }
}

// One record can be in two groups.
const fewestRepeated = 2

function isRepeated(
  { next, repeated = [] }: Partial<Expected> = {},
  position: Position,
  hashes: readonly string[],
): boolean {
  if (next === undefined || position.next !== next || repeated.length < fewestRepeated) return false
  return repeated.every((hash, index) => hash === hashes[index])
}
