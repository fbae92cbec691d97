import { emitSnapshot } from '../../emit/emitTogether'
import { ComponentError, RateLimitError, TemporaryError } from '../../errors'
import type { PlatformClient, StepContext } from '../../runtime/context'
import type { Execution } from '../../session/execution'
import {
  type Entries,
  entriesIn,
  entryOf,
  fits,
  type JobEntry,
  keyOf,
  newestOf,
  roomBeside,
  since,
  withEntry,
} from './jobEntries'

/** The entry of a message's job in the step's snapshot. With it, a message that is delivered again finds its job. */
export interface JobRecord {
  /** False for an input without a message ID, whose job can't be found if it is delivered again. */
  readonly isKept: boolean
  readonly entry: JobEntry | undefined
  /** Throws RateLimitError if the snapshot has no room for another job that is not complete. */
  assertRoom(): void
  /** Emits the snapshot and waits until the platform has accepted it. Throws RateLimitError if a new entry has no room. */
  save(entry: Omit<JobEntry, 'at' | 'hash'>): Promise<void>
  /**
   * Runs the work and marks the entry as done, unless the message is delivered again because of a repeatable error. An
   * entry that is done can still be found while the snapshot has room for it.
   */
  runAndMarkDone<T>(work: () => Promise<T>): Promise<T>
}

/** Returns the record of an input. The jobs of an input without a message ID are not recorded. */
export async function jobRecord(
  execution: Execution,
  runtime: StepContext,
  snapshot: unknown,
  input: { readonly id: string | undefined; readonly hash: string },
): Promise<JobRecord> {
  const { id, hash } = input
  if (id === undefined) return unkept
  const { now } = execution.environment.retries
  const own = ownEntries(runtime)
  let entries = newestOf(entriesIn(snapshot), own.entries)
  const currentEntries = async () => {
    const stored = await storedEntries(execution, runtime)
    if (stored) return newestOf(stored, since(own.entries, now() - longestDelayMs))
    return newestOf(own.snapshot ?? entries, own.entries)
  }
  // Another container may have recorded it since this one was started.
  if (!entryOf(entries, id, hash)) entries = await currentEntries()
  const entry = entryOf(entries, id, hash)
  let current = entry

  function save(fields: Omit<JobEntry, 'at' | 'hash'>): Promise<void> {
    return own.inTurn(async () => {
      const known = await currentEntries()
      const key = keyOf(known, id as string, hash)
      const saved = { ...fields, at: now(), hash }
      const next = withEntry(known, key, saved)
      // Messages that are processed at the same time can find the same room.
      if (!(key in known) && !fits(next)) throw tooMany(roomBeside(known, saved.at).running)
      await emitSnapshot({ jobs: next }, runtime, 'It contains the ID of the bulk job. Try again later.')
      own.keep(next, key)
      entries = next
      current = saved
    })
  }

  return {
    isKept: true,
    entry,
    assertRoom() {
      const { running, hasRoom } = roomBeside(newestOf(entries, own.entries), now())
      if (!hasRoom) throw tooMany(running)
    },
    save,
    runAndMarkDone: (work) => markedWhenDone(work, () => markDone(current, save, execution)),
  }
}

const unkept: JobRecord = {
  isKept: false,
  entry: undefined,
  assertRoom() {},
  async save() {},
  runAndMarkDone: (work) => work(),
}

async function markedWhenDone<T>(work: () => Promise<T>, markDone: () => Promise<void>): Promise<T> {
  try {
    const result = await work()
    await markDone()
    return result
  } catch (error) {
    if (!(error instanceof ComponentError && error.isRepeatable)) await markDone()
    throw error
  }
}

/** Marks an entry as done. If that fails, the message still succeeds, and the entry stays for 7 days. */
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

/**
 * The entries that this process has emitted. A snapshot that is read back may lack them, because the broker accepts a
 * snapshot before the platform shows it.
 */
class OwnEntries {
  entries: Entries = {}
  /** The last snapshot of this process. */
  snapshot: Entries | undefined
  #last: Promise<unknown> = Promise.resolve()

  /** Remembers the emitted entries, except those that left the snapshot. */
  keep(emitted: Entries, key: string): void {
    const names = new Set([...Object.keys(this.entries), key])
    this.entries = Object.fromEntries(Object.entries(emitted).filter(([name]) => names.has(name)))
    this.snapshot = emitted
  }

  /** Runs the work after all earlier work, because each snapshot replaces the one before. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    return turn
  }
}

// By then, the platform shows an emitted snapshot, or another container has replaced it.
const longestDelayMs = 300_000

// The runtime has one client of the platform per process, and a process runs one step.
const ownByProcess = new WeakMap<PlatformClient, OwnEntries>()

function ownEntries(runtime: StepContext): OwnEntries {
  const client = runtime.getApiClient?.()
  const own = (client && ownByProcess.get(client)) ?? new OwnEntries()
  if (client) ownByProcess.set(client, own)
  return own
}

/** Reads the step's current snapshot, which another container may have replaced. */
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
    // A platform that doesn't let the step read its snapshot never does.
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
