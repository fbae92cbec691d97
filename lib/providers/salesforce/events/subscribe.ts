import { dateOf } from '../../../http/message'
import type { EventAccess, EventBatch, Subscription } from '../../eventOperations'
import { Connection } from './connection'
import { type EventCursor, firstCursor, readCursor, replayOf } from './cursor'
import { expiredPosition } from './expiredPosition'
import { Pauses } from './pauses'
import { RpcFailure, rpcFault } from './rpcFault'
import { TopicEvents } from './topicEvents'
import { checkedTopic } from './topics'

// The server sends an empty response at least every 270 s.
const silenceMs = 300_000
// Salesforce counts more than 100 outstanding events as 100.
const mostCredit = 100
const shortestQuietMs = 3_000
const longestQuietMs = 20_000

/** Yields the events of a topic; see EventOperations. A stream that ends is opened again from the last cursor. */
export function subscribe(
  access: () => EventAccess,
  subscription: Subscription,
  snapshot: unknown,
): AsyncGenerator<EventBatch> {
  checkedTopic(subscription.topic)
  return new TopicReader(access, subscription, snapshot).read()
}

class TopicReader {
  #cursor: EventCursor
  /** True only for a first subscription and after an expired position: the next event is the first. */
  #isLatest: boolean
  #isTopicChecked = false
  /** If the server sends no empty response, this time without data means that nothing is pending. */
  #quietMs = shortestQuietMs
  #emitted = 0
  #tokenSet: Parameters<EventAccess['tokens']['accepted']>[0] | undefined
  readonly #events: TopicEvents
  readonly #pauses: Pauses
  readonly #orgIds = new Map<string, Promise<string>>()

  constructor(
    private readonly access: () => EventAccess,
    private readonly subscription: Subscription,
    snapshot: unknown,
  ) {
    const { topic, startFrom } = subscription
    const { log, clock, maxRetries } = access()
    const stored = readCursor(snapshot)
    const isStored = stored?.topic === topic
    if (stored && !isStored) {
      log.warn(`The snapshot is of the topic ${stored.topic}. ${topic} starts from "${startFrom}".`)
    }
    this.#cursor = isStored ? stored : firstCursor(topic, startFrom, clock.now())
    this.#isLatest = !isStored && startFrom === 'newEvents'
    this.#events = new TopicEvents(topic)
    this.#pauses = new Pauses({ maxRetries, random: clock.random })
  }

  async *read(): AsyncGenerator<EventBatch> {
    const { signal } = this.subscription
    while (!signal.aborted) {
      try {
        yield* this.#readStream()
        return
      } catch (error) {
        if (signal.aborted) return
        const { problem, pauseMs } = await this.#recover(error)
        if (problem) yield { ...this.#onlyCursor(), problems: [problem] }
        if (pauseMs > 0) await this.access().clock.wait(pauseMs, signal)
      }
    }
  }

  async *#readStream(): AsyncGenerator<EventBatch> {
    const { topic, mode, mostEvents = Number.POSITIVE_INFINITY, signal } = this.subscription
    const connection = new Connection(this.access, this.subscription, this.#orgIds)
    const close = () => connection.close()
    signal.addEventListener('abort', close)
    try {
      await this.#checkTopic(connection)
      const isLatest = this.#isLatest
      if (isLatest) this.#cursor = firstCursor(topic, 'newEvents', await startTime(this.access()))
      const replay = isLatest ? 'latest' : replayOf(this.#cursor)
      const request = { topic, replay, count: Math.min(mostCredit, mostEvents) }
      const { stream, tokenSet } = await connection.subscribe(request)
      this.#isLatest = false
      this.#tokenSet = tokenSet
      // Stored before the first response, so that a restart knows which events are new.
      yield this.#onlyCursor()
      while (!signal.aborted) {
        const response = await stream.next(mode === 'drain' ? this.#quietMs : silenceMs, this.access().clock)
        if (!response && mode === 'drain') return
        if (!response) throw silence()
        this.access().tokens.accepted(tokenSet)
        const batch = await this.#events.batch(response, { isLatest, cursor: this.#cursor, connection })
        yield batch
        this.#cursor = batch.cursor
        this.#pauses.responded()
        this.#emitted += batch.events.length
        const isDrained = mode === 'drain' && response.events.length === 0
        if (isDrained || this.#emitted >= mostEvents) return
        // Requested after the events were emitted, so that memory never contains more than the credit.
        if (response.events.length > 0) stream.request(response.events.length)
      }
    } finally {
      signal.removeEventListener('abort', close)
      connection.close()
    }
  }

  async #checkTopic(connection: Connection): Promise<void> {
    if (this.#isTopicChecked) return
    const { now } = this.access().clock
    const startedAt = now()
    await connection.schemaIdOfTopic()
    // A slow network must not look like an empty topic.
    const slowMs = Math.min(longestQuietMs, 4 * (now() - startedAt))
    this.#quietMs = Math.max(shortestQuietMs, slowMs)
    this.#isTopicChecked = true
  }

  /** Returns how to continue after a stream's end. Throws the error that ends the subscription. */
  async #recover(error: unknown): Promise<{ problem?: Error; pauseMs: number }> {
    const { topic, whenTooOld } = this.subscription
    const { log, tokens, clock } = this.access()
    if (!(error instanceof RpcFailure)) throw error
    const fault = rpcFault(error.status, topic)
    if (fault.kind === 'tokenRejected' && this.#tokenSet) {
      await tokens.rejected(this.#tokenSet, fault.error)
      return { pauseMs: this.#pauses.afterRejection(clock.now()) }
    }
    if (fault.kind === 'tooOld' && this.#cursor.replayId !== undefined) {
      this.#cursor = firstCursor(topic, whenTooOld, await startTime(this.access()))
      this.#isLatest = whenTooOld === 'newEvents'
      return { problem: expiredPosition(topic, whenTooOld, fault.error), pauseMs: 0 }
    }
    if (fault.kind !== 'temporary') throw fault.error
    const pauseMs = this.#pauses.afterFailure(fault.error)
    log.warn(
      `The event stream of ${topic} ended: ${error.message || 'no reason given'}. Subscribing again in ${pauseMs} ms.`,
    )
    return { pauseMs }
  }

  #onlyCursor(): EventBatch {
    return { events: [], problems: [], cursor: this.#cursor }
  }
}

/**
 * Returns the time from which events are new. If the container's clock is wrong, it is Salesforce's time minus a margin,
 * because an event too many is only repeated, but one too few is lost.
 */
async function startTime({ api, clock }: EventAccess): Promise<number> {
  const response = await api({ method: 'GET', path: '/' }).catch(() => undefined)
  const salesforceMs = (response && dateOf(response)) ?? clock.now()
  const isRight = Math.abs(clock.now() - salesforceMs) <= mostWrongMs
  return isRight ? clock.now() : salesforceMs - marginMs
}

// A Date header has whole seconds, and the response takes a moment.
const mostWrongMs = 1500
const marginMs = 60_000

function silence(): RpcFailure {
  return new RpcFailure({ code: 4, details: `no response for ${silenceMs / 1000} s`, errorCode: '' })
}
