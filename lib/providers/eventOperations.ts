import type { TokenSet } from '../auth/tokenSet'
import type { Api } from '../http/api'
import type { Choices, JsonSchema, Log, RecordBody } from './objectOperations'

/** The events that an API sends over an open connection. */
export interface EventOperations {
  /** Choices of the field `topic`. */
  topics(api: Api): Promise<Choices>
  /** Returns the metadata of a topic's payload. */
  payloadSchema(access: EventAccess, source: EventSource): Promise<JsonSchema>
  /**
   * Yields the events of a topic in their order, from the snapshot's position on. The server may send more only after
   * the consumer asks for the next batch. `access` is called for each use. Throws ConfigurationError for a topic or
   * snapshot that can't be used.
   */
  subscribe(
    access: () => EventAccess,
    subscription: Subscription,
    snapshot: unknown,
  ): AsyncGenerator<EventBatch>
}

/** The account and the services of one execution. */
export interface EventAccess {
  readonly api: Api
  /** Returns the origin of the API that a token set is for. */
  readonly apiOrigin: (tokenSet: TokenSet) => string
  readonly tokens: BearerTokens
  readonly log: Log
  readonly clock: EventClock
  readonly userAgent: string
  /** Returns the proxy for a connection to the URL. */
  readonly proxyFor: (url: URL) => URL | undefined
  readonly timeoutMs: number
  /** Maximum number of attempts in a row without any response, after the first one. */
  readonly maxRetries: number
}

/** The account's tokens for a protocol that isn't HTTP. */
export interface BearerTokens {
  /** Returns the newest token set as soon as it can be used. */
  take(): Promise<TokenSet>
  accepted(tokenSet: TokenSet): void
  /** Waits for a newer token set. Throws ReconnectRequiredError if the rejected one was just refreshed. */
  rejected(tokenSet: TokenSet, rejection: Error): Promise<void>
}

export interface EventClock {
  readonly now: () => number
  readonly random: () => number
  /** Resolves after the time, or as soon as the signal is aborted. */
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>
}

export interface EventSource {
  readonly topic: string
  /** Undefined means the provider's own endpoint. */
  readonly endpoint: string | undefined
}

export interface Subscription extends EventSource {
  readonly startFrom: 'newEvents' | 'storedEvents'
  /** The events to emit if the stored position has expired. */
  readonly whenTooOld: 'newEvents' | 'storedEvents'
  /** `drain` ends as soon as nothing is pending; `listen` ends only with the signal. */
  readonly mode: 'drain' | 'listen'
  readonly mostEvents?: number
  readonly signal: AbortSignal
}

/** Events to emit, and the cursor to store after them. */
export interface EventBatch {
  readonly events: readonly ReceivedEvent[]
  /** Failures that are emitted as errors, although the subscription continues. */
  readonly problems: readonly Error[]
  readonly cursor: object
}

export interface ReceivedEvent {
  /** Identifies the event across deliveries. */
  readonly id: readonly string[]
  readonly body: RecordBody
}
