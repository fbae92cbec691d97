import { hashOf } from '../../values/hash'
import type { TimeValue } from '../definition/timeFormats'

// A snapshot has room for 200 parents of 4 characters each.
const mostParents = 200
const markLength = 4

/** Stands for more parents than a snapshot can keep. */
export const tooManyParents = '*'

/** Returns the known parents with one more, or `tooManyParents`. */
export function withParent(known: string, value: TimeValue): string {
  if (known === tooManyParents || isKnownParent(known, value)) return known
  return known.length >= mostParents * markLength ? tooManyParents : known + markOf(value)
}

/** True if the list of the parent was read in the last round, or if there are too many parents to tell. */
export function isKnownParent(known: string | undefined, value: TimeValue): boolean {
  if (known === undefined || known === tooManyParents) return true
  const mark = markOf(value)
  for (let at = 0; at < known.length; at += markLength) if (known.startsWith(mark, at)) return true
  return false
}

// There are 1.7 million marks. With 200 known parents, one of 8,000 new parents counts as known by mistake.
function markOf(value: TimeValue): string {
  return (Number.parseInt(hashOf(value).slice(0, 10), 16) % 36 ** markLength)
    .toString(36)
    .padStart(markLength, '0')
}
