import { hashOf } from '../../values/hash'
import type { ParentRecord } from '../definition/placeholders'

// A snapshot has room for 200 parents of 4 characters each.
const mostParents = 200
const markLength = 4

/** Stands for more parents than a snapshot can keep. */
export const tooManyParents = '*'

// Marks of two levels of parents begin so. Snapshots of version 0.2.0 have marks of the inner values only.
const ofChains = '+'

/** Returns the known parents with one more, or `tooManyParents`. */
export function withParent(known: string, parent: ParentRecord): string {
  if (known === tooManyParents) return known
  const kept = known === '' && parent.parent ? ofChains : known
  if (isKnownParent(kept, parent)) return kept
  return kept.length >= mostParents * markLength ? tooManyParents : kept + markOf(kept, parent)
}

/** True if the list of the parent was read in the last round, or if there are too many parents to tell. */
export function isKnownParent(known: string | undefined, parent: ParentRecord): boolean {
  if (known === undefined || known === tooManyParents) return true
  const mark = markOf(known, parent)
  const start = known.startsWith(ofChains) ? 1 : 0
  for (let at = start; at < known.length; at += markLength) if (known.startsWith(mark, at)) return true
  return false
}

// There are 1.7 million marks. With 200 known parents, one of 8,000 new parents counts as known by mistake.
function markOf(known: string, { value, parent }: ParentRecord): string {
  const marked = known.startsWith(ofChains) && parent ? [parent.value, value] : value
  return (Number.parseInt(hashOf(marked).slice(0, 10), 16) % 36 ** markLength)
    .toString(36)
    .padStart(markLength, '0')
}
