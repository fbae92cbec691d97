import { type EventCounts, emitEvents, noEvents, type Tick } from '../../emit/emitEvents'
import type { EventOperations } from '../../providers/eventOperations'
import { atShutdown, beforeDisconnect, terminationSignal } from '../../runtime/shutdown'
import { eventAccess } from '../../session/eventAccess'
import type { StepSubscription } from './drainEvents'

// A container serves one step of one flow, so it has one subscription.
let listener: EventListener | undefined

/**
 * Keeps one subscription open in this container, for flows whose containers keep running between the executions. The
 * subscription uses the context of the newest execution. The first execution waits until it is open, or throws its error.
 */
export async function listenToEvents(
  events: EventOperations,
  subscription: StepSubscription,
  tick: Tick,
  snapshot: unknown,
): Promise<string> {
  const isFirst = !listener
  const current = listener ?? new EventListener(tick, noEvents(snapshot))
  listener = current
  current.tick = tick
  if (isFirst) await current.start(events, subscription, snapshot)
  return current.summary()
}

class EventListener {
  #reported = 0

  constructor(
    /** The newest execution. The platform shows only messages of its context. */
    public tick: Tick,
    private readonly counts: EventCounts,
  ) {}

  /** Resolves with the first batch, and rejects if the subscription ends before it. */
  start(events: EventOperations, subscription: StepSubscription, snapshot: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      let isOpen = false
      const opened = () => {
        isOpen = true
        resolve()
      }
      const done = this.#run(events, subscription, snapshot, opened)
        .then(resolve, (error: unknown) => (isOpen ? this.#report(error) : reject(error)))
        .catch((error: unknown) => this.tick.execution.log.warn(`The error was not emitted: ${error}`))
        .finally(() => {
          listener = undefined
        })
      // The runtime would exit immediately, without the snapshot of the current batch.
      beforeDisconnect(this.tick.runtime, () => done)
      atShutdown('events', () => done)
    })
  }

  summary(): string {
    const events = this.counts.events - this.#reported
    this.#reported = this.counts.events
    return `listening; ${events} events since the last execution`
  }

  async #run(
    events: EventOperations,
    subscription: StepSubscription,
    snapshot: unknown,
    opened: () => void,
  ): Promise<void> {
    const access = eventAccess(() => this.tick.execution)
    const options = { ...subscription, mode: 'listen', signal: terminationSignal() } as const
    for await (const batch of events.subscribe(access, options, snapshot)) {
      await emitEvents(batch, this.tick, this.counts)
      opened()
    }
  }

  /** Ends the listener. The next execution subscribes again from the snapshot. */
  async #report(error: unknown): Promise<void> {
    const { execution, runtime } = this.tick
    const cleaned = execution.cleaned(error)
    execution.log.warn(`The subscription ended: ${cleaned.message} The next execution subscribes again.`)
    await runtime.emit('error', cleaned)
    await execution.close()
  }
}
