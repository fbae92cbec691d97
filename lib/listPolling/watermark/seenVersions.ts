import type { ObjectRecord } from '../../providers/objectOperations'

/** Record versions that were emitted: one mark each or, if they are many, one checksum of all. */
export type SeenVersions = VersionList | VersionChecksum

/** Marks without separators, or as version 0.2.0 stored them: numbers to the base 36, separated by spaces. */
type VersionList = { readonly packed: string } | { readonly marks: string }

export interface VersionChecksum {
  readonly count: number
  readonly sum: number
}

export const noneSeen: SeenVersions = { packed: '' }
export const emptyChecksum: VersionChecksum = { count: 0, sum: 0 }

/** The maximum number of marks, which usually fit into a snapshot between two rounds. */
export const mostMarks = 600

const markLength = 6

/** Returns 36 bits of the hash in a record's version. With 600 marks, one of 110 million versions collides. */
export function markOf({ version }: Pick<ObjectRecord, 'version'>): string {
  return packed(Number.parseInt(version.slice(0, 9), 16))
}

/** Returns the marks that were seen; none for a checksum. */
export function seenMarks(seen: SeenVersions): ReadonlySet<string> {
  return new Set(isChecksum(seen) ? [] : marksIn(seen))
}

/** True if the seen versions are only a checksum. */
export function isChecksum(seen: SeenVersions): seen is VersionChecksum {
  return 'sum' in seen
}

/** Returns the seen versions with more marks. */
export function remember(seen: SeenVersions, added: readonly string[]): SeenVersions {
  if (isChecksum(seen)) return addToChecksum(seen, added)
  const marks = [...new Set([...marksIn(seen), ...added])]
  return marks.length > mostMarks ? addToChecksum(emptyChecksum, marks) : { packed: marks.join('') }
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
    sum: added.reduce((total, mark) => (total + numberIn(mark)) % sumLimit, sum),
  }
}

// The sum and one more mark stay below the largest exact integer.
const sumLimit = 2 ** 52

/** True for seen versions from a snapshot. */
export function isSeenVersions(stored: unknown): stored is SeenVersions {
  const { packed: list, marks, count, sum } = Object(stored)
  if (typeof list === 'string') return /^(?:[\w-]{6})*$/.test(list)
  return typeof marks === 'string' || (Number.isSafeInteger(count) && Number.isSafeInteger(sum))
}

/** True if nothing was seen. */
export function isNone(seen: SeenVersions): boolean {
  return !isChecksum(seen) && marksIn(seen).length === 0
}

function marksIn(list: VersionList): string[] {
  if ('packed' in list) return list.packed.match(/.{6}/g) ?? []
  const { marks } = list
  return marks === '' ? [] : marks.split(' ').map((mark) => packed(Number.parseInt(mark, 36)))
}

/** Returns a number of 36 bits as six base64 digits. */
function packed(number: number): string {
  const bytes = Buffer.alloc(6)
  bytes.writeUIntBE(number, 0, 6)
  return bytes.toString('base64url').slice(-markLength)
}

function numberIn(mark: string): number {
  return Buffer.from(`AA${mark}`, 'base64url').readUIntBE(0, 6)
}
