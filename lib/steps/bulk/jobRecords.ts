import { sizeOf } from '../../emit/recordMessages'
import { ComponentError, RateLimitError, TemporaryError } from '../../errors'
import type { StepContext } from '../../runtime/context'
import type { Execution } from '../../session/execution'

/** The jobs of one input message, as the snapshot keeps them. */
export interface JobEntry {
  /** The job that was created last. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Distinguishes inputs with the same message ID. */
  readonly hash: string
  /** The jobs before it, of a file that needs several. */
  readonly earlier?: readonly string[]
  /** The number of jobs that the file needs. */
  readonly parts?: number
  /** The position in the results of a query. Null after the last page. */
  readonly locator?: string | null
  /** Number of records that were emitted before that position. */
  readonly count?: number
  /** Its message is processed, so that the entry may leave the snapshot if others need its room. */
  readonly isDone?: true
}

type Entries = Readonly<Record<string, JobEntry>>

const largestSnapshotBytes = 3900
// One entry of a load with a single job.
const entryBytes = 150
// Salesforce deletes jobs and their results after 7 days.
const longestLifeMs = 7 * 24 * 3_600_000

/** The record of a message's job in the step's snapshot, by which a message that is delivered again finds its job. */
export interface JobRecord {
  /** False for an input without a message ID: if it is delivered again, nothing finds its job. */
  readonly isKept: boolean
  readonly entry: JobEntry | undefined
  /** Throws RateLimitError if the snapshot has no room for another job that is not complete. */
  assertRoom(): void
  /** Resolves when the platform has accepted the snapshot. */
  save(entry: Omit<JobEntry, 'at' | 'hash'>): Promise<void>
  /**
   * Runs the work and marks the entry as done, unless a repeatable error follows, after which the message is delivered
   * again. A message that is delivered again still finds an entry that is done, as long as the snapshot has room for it.
   */
  concluding<T>(work: () => Promise<T>): Promise<T>
}

/** Returns the record of an input. An input without a message ID has none, and its jobs are not recorded. */
export async function jobRecord(
  execution: Execution,
  runtime: StepContext,
  snapshot: unknown,
  input: { readonly id: string | undefined; readonly hash: string },
): Promise<JobRecord> {
  const { id, hash } = input
  if (id === undefined) return unkept
  const { now } = execution.environment.retries
  let entries = entriesIn(snapshot)
  let entry = entryOf(entries, id, hash)
  // Another container may have recorded it since this one was started.
  if (!entry) {
    entries = (await storedEntries(execution, runtime)) ?? entries
    entry = entryOf(entries, id, hash)
  }
  const key = keyOf(entries, id, hash)
  let current = entry

  async function save(fields: Omit<JobEntry, 'at' | 'hash'>): Promise<void> {
    const stored = (await storedEntries(execution, runtime)) ?? entries
    current = { ...fields, at: now(), hash }
    entries = withEntry(stored, key, current)
    await runtime.emit('snapshot', { jobs: entries })
  }

  return {
    isKept: true,
    entry,
    assertRoom() {
      const kept = Object.entries(entries).filter(([, each]) => !mayLeave(each, now()))
      if (sizeOf(Object.fromEntries(kept)) + entryBytes > largestSnapshotBytes) throw tooMany(kept.length)
    },
    save,
    concluding: (work) => concluded(work, () => markDone(current, save, execution)),
  }
}

const unkept: JobRecord = {
  isKept: false,
  entry: undefined,
  assertRoom() {},
  async save() {},
  concluding: (work) => work(),
}

async function concluded<T>(work: () => Promise<T>, markDone: () => Promise<void>): Promise<T> {
  try {
    const result = await work()
    await markDone()
    return result
  } catch (error) {
    if (!(error instanceof ComponentError && error.isRepeatable)) await markDone()
    throw error
  }
}

/** If the entry cannot be marked, the message still succeeds, and the entry keeps its room for 7 days. */
async function markDone(
  current: JobEntry | undefined,
  save: JobRecord['save'],
  { log }: Execution,
): Promise<void> {
  if (!current || current.isDone) return
  const { at: _, hash: __, ...fields } = current
  try {
    await save({ ...fields, isDone: true })
  } catch (error) {
    log.warn(
      `The snapshot could not record that the bulk job ${current.id} is complete: ${(error as Error).message}`,
    )
  }
}

function entriesIn(snapshot: unknown): Entries {
  const { jobs } = Object(snapshot) as { jobs?: unknown }
  const entries = Object.entries(Object(jobs)).filter(([, entry]) => typeof Object(entry).id === 'string')
  return Object.fromEntries(entries) as Entries
}

function entryOf(entries: Entries, id: string, hash: string): JobEntry | undefined {
  return [entries[id], entries[`${id} ${hash}`]].find((entry) => entry && (entry.hash ?? hash) === hash)
}

function keyOf(entries: Entries, id: string, hash: string): string {
  const known = entries[id]
  return known === undefined || (known.hash ?? hash) === hash ? id : `${id} ${hash}`
}

/** Adds an entry as the newest one, and removes the oldest ones that may leave if there is no room. */
function withEntry({ ...entries }: Entries, key: string, entry: JobEntry): Entries {
  const { [key]: _, ...others } = entries
  let kept: Entries = { ...others, [key]: entry }
  for (const [name, other] of Object.entries(others)) {
    if (sizeOf(kept) <= largestSnapshotBytes) break
    if (!mayLeave(other, entry.at)) continue
    const { [name]: __, ...rest } = kept
    kept = rest
  }
  return kept
}

function mayLeave({ isDone, at }: JobEntry, now: number): boolean {
  return isDone === true || now - at > longestLifeMs
}

/** Reads the step's current snapshot, because the runtime passes the one from the container's start. */
async function storedEntries({ environment }: Execution, runtime: StepContext): Promise<Entries | undefined> {
  const { flowId, stepId } = environment
  const tasks = runtime.getApiClient?.()?.tasks
  if (!tasks?.retrieveStep) return undefined
  try {
    const step = await tasks.retrieveStep(flowId, stepId)
    // Without jobs, the platform doesn't return the snapshot of the step, or has none yet.
    return Object(step?.snapshot).jobs === undefined ? undefined : entriesIn(step?.snapshot)
  } catch (error) {
    const { statusCode } = error as { statusCode?: number }
    // A platform that does not let the step read itself never will.
    if (statusCode !== undefined && [401, 403, 404, 405].includes(statusCode)) return undefined
    throw new TemporaryError(
      `The step's snapshot could not be read from the platform (${statusCode ?? 'no status'}), so it is unknown whether this message already has a bulk job. Try again later.`,
    )
  }
}

function tooMany(count: number): RateLimitError {
  return new RateLimitError(
    `${count} bulk jobs of this step are running, and the snapshot has no room for another one. The message is processed again later.`,
  )
}
