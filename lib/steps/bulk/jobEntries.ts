import { sizeOf } from '../../emit/recordMessages'

/** The jobs of one input message, as the snapshot contains them. */
export interface JobEntry {
  /** The job that was created last. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Distinguishes inputs with the same message ID. */
  readonly hash: string
  /** The earlier jobs of a file that needs several. */
  readonly earlier?: readonly string[]
  /** The number of jobs that the file needs. */
  readonly parts?: number
  /** The number of rows in all parts of the file. */
  readonly rows?: number
  /** The position in the results of a query. Null after the last page. */
  readonly locator?: string | null
  /** Number of records that were emitted before that position. */
  readonly count?: number
  /** True if the message is processed. The entry can then be removed if others need its space. */
  readonly isDone?: true
}

export type Entries = Readonly<Record<string, JobEntry>>

const largestSnapshotBytes = 3900
// One entry of a load with a single job.
const entryBytes = 150
// Salesforce deletes jobs and their results after 7 days.
const longestLifeMs = 7 * 24 * 3_600_000

/** Returns the entries of a snapshot. */
export function entriesIn(snapshot: unknown): Entries {
  const { jobs } = Object(snapshot) as { jobs?: unknown }
  const entries = Object.entries(Object(jobs)).filter(([, entry]) => typeof Object(entry).id === 'string')
  return Object.fromEntries(entries) as Entries
}

/** Returns the entry of an input, or undefined. */
export function entryOf(entries: Entries, id: string, hash: string): JobEntry | undefined {
  return [entries[id], entries[`${id} ${hash}`]].find((entry) => entry && (entry.hash ?? hash) === hash)
}

/** Returns the key for the entry of an input. */
export function keyOf(entries: Entries, id: string, hash: string): string {
  const [known, own] = [entries[id], `${id} ${hash}`]
  return own in entries || (known !== undefined && (known.hash ?? hash) !== hash) ? own : id
}

/** Returns the entries of both. If both have an input, its newer entry counts. */
export function newestOf(entries: Entries, others: Entries): Entries {
  const newer = Object.entries(others).filter(([key, { at }]) => !(Number(entries[key]?.at) > at))
  return { ...entries, ...Object.fromEntries(newer) }
}

/** Returns the entries that were saved at this time or later. */
export function since(entries: Entries, timeMs: number): Entries {
  return Object.fromEntries(Object.entries(entries).filter(([, { at }]) => at >= timeMs))
}

/** Returns the entries with this one. If there is no room, removes the oldest entries that are done. */
export function withEntry(entries: Entries, key: string, entry: JobEntry): Entries {
  const { [key]: _, ...others } = entries
  const byAge = Object.entries(others).toSorted(([, left], [, right]) => left.at - right.at)
  let kept: Entries = { ...Object.fromEntries(byAge), [key]: entry }
  for (const [name, other] of byAge) {
    if (fits(kept)) break
    if (!mayLeave(other, entry.at)) continue
    const { [name]: __, ...rest } = kept
    kept = rest
  }
  return kept
}

/** True if the snapshot has room for these entries. */
export function fits(entries: Entries): boolean {
  return sizeOf(entries) <= largestSnapshotBytes
}

/** Returns the entries that stay, and whether there is room for one more. */
export function roomBeside(entries: Entries, now: number): { running: number; hasRoom: boolean } {
  const kept = Object.entries(entries).filter(([, each]) => !mayLeave(each, now))
  const bytes = sizeOf(Object.fromEntries(kept))
  return { running: kept.length, hasRoom: bytes + entryBytes <= largestSnapshotBytes }
}

function mayLeave({ isDone, at }: JobEntry, now: number): boolean {
  return isDone === true || now - at > longestLifeMs
}
