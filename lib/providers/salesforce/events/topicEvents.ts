import { LruSet } from '../../../values/lruSet'
import type { EventBatch } from '../../eventOperations'
import type { Connection } from './connection'
import { advance, type EventCursor, isOld } from './cursor'
import type { FetchResponse } from './messages'
import { type DecodedEvent, decodeEvent } from './payload/decodeEvents'
import { Schemas } from './payload/schemas'

// If a server delivers an event twice, the second delivery comes soon.
const rememberedEvents = 1000

/** Decodes the events of one topic, and removes repeated ones. */
export class TopicEvents {
  readonly #schemas: Schemas
  readonly #known = new LruSet(rememberedEvents)

  constructor(private readonly topic: string) {
    this.#schemas = new Schemas(topic)
  }

  /** Returns the new events of a response, and the cursor after them. */
  async batch(
    response: FetchResponse,
    { isLatest, cursor, connection }: { isLatest: boolean; cursor: EventCursor; connection: Connection },
  ): Promise<EventBatch & { readonly cursor: EventCursor }> {
    const decoded: DecodedEvent[] = []
    for (const event of response.events) {
      decoded.push(await decodeEvent(event, { topic: this.topic, schemas: this.#schemas, connection }))
    }
    const newer = decoded.filter(({ payload }) => isLatest || !isOld(cursor, payload))
    // Remembered last, because a batch that fails before is delivered again.
    const events = newer.filter(({ id }) => this.#known.add(JSON.stringify(id)))
    const { position } = response
    return {
      events,
      problems: events.flatMap(({ problem }) => problem ?? []),
      cursor: position.length === 0 ? cursor : advance(cursor, position, isLatest || newer.length > 0),
    }
  }
}
