import { emitEvents, eventMessages, noEvents, type Tick } from '../../emit/emitEvents'
import { mostSampleRecords } from '../../emit/emitPolled'
import { emitTogether } from '../../emit/emitTogether'
import type { Message } from '../../emit/messages'
import { NotFoundError } from '../../errors'
import type { EventBatch, EventOperations, Subscription } from '../../providers/eventOperations'
import { terminationSignal } from '../../runtime/shutdown'
import { eventAccess } from '../../session/eventAccess'

/** The subscription of a step. This file sets its duration. */
export type StepSubscription = Omit<Subscription, 'mode' | 'signal' | 'mostEvents'>

// The platform ends an execution after about 19 minutes.
const longestDrainMs = 15 * 60_000

/** Emits all pending events and ends. For flows whose container is stopped between the executions. */
export async function drainEvents(
  events: EventOperations,
  subscription: StepSubscription,
  tick: Tick,
  snapshot: unknown,
): Promise<string> {
  const counts = noEvents(snapshot)
  await untilStopped(async (signal) => {
    const access = eventAccess(() => tick.execution)
    const batches = events.subscribe(access, { ...subscription, mode: 'drain', signal }, snapshot)
    for await (const batch of batches) await emitEvents(batch, tick, counts)
  })
  return `${counts.events} events, ${counts.problems} problems`
}

/** Emits a few stored events without a snapshot. Throws NotFoundError if there are none. */
export async function emitSampleEvents(
  events: EventOperations,
  subscription: StepSubscription,
  { execution, runtime }: Tick,
): Promise<string> {
  const messages: Message[] = []
  const stored = { ...subscription, startFrom: 'storedEvents', mostEvents: mostSampleRecords } as const
  await untilStopped(async (signal) => {
    const access = eventAccess(() => execution)
    const batches: AsyncIterable<EventBatch> = events.subscribe(
      access,
      { ...stored, mode: 'drain', signal },
      undefined,
    )
    for await (const batch of batches) messages.push(...eventMessages(batch, execution))
  })
  if (messages.length === 0) {
    throw new NotFoundError(
      `No stored events of "${subscription.topic}" found for a sample. Change a record or publish an event, and try again.`,
    )
  }
  await emitTogether(messages.slice(0, mostSampleRecords), runtime)
  return `${messages.length} sample events`
}

async function untilStopped(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  const timer = setTimeout(abort, longestDrainMs)
  const termination = terminationSignal()
  termination.addEventListener('abort', abort)
  try {
    await run(stop.signal)
  } finally {
    clearTimeout(timer)
    termination.removeEventListener('abort', abort)
  }
}
