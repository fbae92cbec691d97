import type { ObjectRecord } from '../../providers/objectOperations'

/** Record versions that were emitted: one mark each or, if they are many, one checksum of all. */
export type SeenVersions = VersionList | VersionChecksum

interface VersionList {
  /** Separated by spaces. */
  readonly marks: string
}

export interface VersionChecksum {
  readonly count: number
  readonly sum: number
}

export const noneSeen: SeenVersions = { marks: '' }
export const emptyChecksum: VersionChecksum = { count: 0, sum: 0 }

/** The maximum number of marks. Those of one round and of the next one usually fit into a snapshot. */
export const mostMarks = 150

/** Returns a part of the hash in a record's version. With 150 marks, one of 450 million versions collides. */
export function markOf({ version }: Pick<ObjectRecord, 'version'>): string {
  return Number.parseInt(version.slice(0, 9), 16).toString(36)
}

/** True if the mark was seen. Always false for a checksum. */
export function has(seen: SeenVersions, mark: string): boolean {
  return isChecksum(seen) ? false : marksIn(seen).includes(mark)
}

/** True if the seen versions are only a checksum. */
export function isChecksum(seen: SeenVersions): seen is VersionChecksum {
  return 'sum' in seen
}

/** Returns the seen versions with more marks. */
export function remember(seen: SeenVersions, added: readonly string[]): SeenVersions {
  if (isChecksum(seen)) return addToChecksum(seen, added)
  const marks = [...new Set([...marksIn(seen), ...added])]
  return marks.length > mostMarks ? addToChecksum(emptyChecksum, marks) : { marks: marks.join(' ') }
}

/** Returns the seen versions of a round and, if they fit, earlier ones that the round didn't show. */
export function withEarlier(seen: SeenVersions, earlier: SeenVersions): SeenVersions {
  if (isChecksum(earlier)) return isNone(seen) ? earlier : seen
  if (isChecksum(seen)) return seen
  const all = remember(seen, marksIn(earlier))
  return isChecksum(all) ? seen : all
}

/** Returns the seen versions as a checksum, which takes the least space. */
export function toChecksum(seen: SeenVersions): VersionChecksum {
  return isChecksum(seen) ? seen : addToChecksum(emptyChecksum, marksIn(seen))
}

/** Returns the checksum with more marks. */
export function addToChecksum({ count, sum }: VersionChecksum, added: readonly string[]): VersionChecksum {
  return {
    count: count + added.length,
    sum: added.reduce((total, mark) => (total + Number.parseInt(mark, 36)) % sumLimit, sum),
  }
}

// The sum and one more mark stay below the largest exact integer.
const sumLimit = 2 ** 52

/** True for seen versions from a snapshot. */
export function isSeenVersions(stored: unknown): stored is SeenVersions {
  const { marks, count, sum } = Object(stored)
  return typeof marks === 'string' || (Number.isSafeInteger(count) && Number.isSafeInteger(sum))
}

/** True if nothing was seen. */
export function isNone(seen: SeenVersions): boolean {
  return !isChecksum(seen) && seen.marks === ''
}

function marksIn({ marks }: VersionList): string[] {
  return marks === '' ? [] : marks.split(' ')
}
