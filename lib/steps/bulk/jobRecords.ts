import { sizeOf } from '../../emit/recordMessages'
import { RateLimitError, TemporaryError } from '../../errors'
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
  readonly isDone?: true
}

type Entries = Readonly<Record<string, JobEntry>>

const largestSnapshotBytes = 3900
// One entry of a load with a single job.
const entryBytes = 150

/** The record of a message's job in the step's snapshot, by which a message that is delivered again finds its job. */
export interface JobRecord {
  /** False for an input without a message ID: if it is delivered again, nothing finds its job. */
  readonly isKept: boolean
  readonly entry: JobEntry | undefined
  /** Throws RateLimitError if the snapshot has no room for another job that is not complete. */
  assertRoom(): void
  /** Resolves when the platform has accepted the snapshot. */
  save(entry: Omit<JobEntry, 'at' | 'hash'>): Promise<void>
}

/** Returns the record of an input. An input without a message ID has none, and its jobs are not recorded. */
export async function jobRecord(
  execution: Execution,
  runtime: StepContext,
  snapshot: unknown,
  input: { readonly id: string | undefined; readonly hash: string },
): Promise<JobRecord> {
  const { id, hash } = input
  if (id === undefined) return { isKept: false, entry: undefined, assertRoom() {}, async save() {} }
  let entries = entriesIn(snapshot)
  let entry = entryOf(entries, id, hash)
  // Another container may have recorded it since this one was started.
  if (!entry) {
    entries = { ...entries, ...(await storedEntries(execution, runtime)) }
    entry = entryOf(entries, id, hash)
  }
  const key = keyOf(entries, id, hash)
  return {
    isKept: true,
    entry,
    assertRoom() {
      const running = Object.entries(entries).filter(([, { isDone }]) => !isDone)
      if (sizeOf(Object.fromEntries(running)) + entryBytes > largestSnapshotBytes)
        throw tooMany(running.length)
    },
    async save(fields) {
      const now = execution.environment.retries.now()
      entries = withEntry({ ...entries, ...(await storedEntries(execution, runtime)) }, key, {
        ...fields,
        at: now,
        hash,
      })
      await runtime.emit('snapshot', { jobs: entries })
    },
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

/** Adds an entry as the newest one, and removes the oldest complete jobs if there is no room. */
function withEntry({ ...entries }: Entries, key: string, entry: JobEntry): Entries {
  const { [key]: _, ...others } = entries
  let kept: Entries = { ...others, [key]: entry }
  for (const [name, { isDone }] of Object.entries(others)) {
    if (sizeOf(kept) <= largestSnapshotBytes) break
    if (!isDone) continue
    const { [name]: __, ...rest } = kept
    kept = rest
  }
  return kept
}

/** Reads the step's current snapshot, because the runtime passes the one from the container's start. */
async function storedEntries({ environment }: Execution, runtime: StepContext): Promise<Entries> {
  const { flowId, stepId } = environment
  const tasks = runtime.getApiClient?.()?.tasks
  if (!tasks?.retrieveStep) return {}
  try {
    const step = await tasks.retrieveStep(flowId, stepId)
    return entriesIn(step?.snapshot)
  } catch (error) {
    const { statusCode } = error as { statusCode?: number }
    // A platform that does not let the step read itself never will.
    if (statusCode !== undefined && [401, 403, 404, 405].includes(statusCode)) return {}
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
