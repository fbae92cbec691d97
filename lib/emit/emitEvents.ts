import type { EventBatch } from '../providers/eventOperations'
import type { StepContext } from '../runtime/context'
import type { Execution } from '../session/execution'
import { batchesOf, emitSnapshot, emitTogether } from './emitTogether'
import { deterministicId, type Message, messageOf } from './messages'

/** The part of an execution that emitting needs. */
export interface Tick {
  readonly execution: Execution
  readonly runtime: StepContext
}

/** Counts what a subscription emits, and remembers the snapshot that was emitted last. */
export interface EventCounts {
  events: number
  problems: number
  snapshot: string
}

/** Returns the counts at the beginning of a subscription. */
export function noEvents(snapshot: unknown): EventCounts {
  return { events: 0, problems: 0, snapshot: JSON.stringify(snapshot ?? {}) }
}

/** Emits a batch, its failures as errors, and then its snapshot. Throws if the platform didn't accept an event. */
export async function emitEvents(
  batch: EventBatch,
  { execution, runtime }: Tick,
  counts: EventCounts,
): Promise<void> {
  for (const messages of batchesOf(eventMessages(batch, execution), runtime.getConfig?.()))
    await emitTogether(messages, runtime)
  for (const problem of batch.problems) await runtime.emit('error', execution.cleaned(problem))
  counts.events += batch.events.length
  counts.problems += batch.problems.length
  const snapshot = JSON.stringify(batch.cursor)
  if (snapshot === counts.snapshot) return
  await emitSnapshot(batch.cursor, runtime)
  counts.snapshot = snapshot
}

/** Returns the messages of a batch. An event that is delivered again has the same message ID. */
export function eventMessages({ events }: EventBatch, { environment }: Execution): Message[] {
  const { flowId, stepId } = environment
  return events.map(({ id, body }) => messageOf(body, deterministicId([flowId, stepId, ...id])))
}
