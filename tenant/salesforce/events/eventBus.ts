import { randomUUID } from 'node:crypto'
import type { Org } from '../store/org'
import type { Table } from '../store/table'
import type { RowChange } from '../store/transaction'
import { user } from '../user'
import { changeEventName } from './changeEventName'
import { changePayload, gapPayload, newCommit } from './changeEvents'
import { EventLog } from './eventLog'
import { changeEventSchema, type EventSchema, platformEventSchema } from './eventSchema'

const allChanges = '/data/ChangeEvents'

/** The event bus of one org. Each commit becomes change events, and platform events are published to it. */
export class EventBus {
  readonly log: EventLog
  readonly #schemas = new Map<string, string>()
  readonly #byTopic = new Map<string, EventSchema>()
  readonly #added = new Map<string, string[]>()
  #commits = 0
  #corrupted = 0

  constructor(
    private readonly org: Org,
    private readonly now: () => number,
  ) {
    this.log = new EventLog(now)
    for (const table of org.tables) if (table.type.writable) this.#define(table)
    for (const [name, fields] of Object.entries(org.platformEvents)) {
      this.#register(`/event/${name}`, platformEventSchema(name, fields))
    }
    org.onCommit((changes) => this.#commit(changes))
  }

  /**
   * Returns the newest schema of a topic. The channel of all change events does not have a schema, but can be
   * subscribed to.
   */
  schemaOf(topic: string): EventSchema | undefined {
    return this.#byTopic.get(topic === allChanges ? '/data/AccountChangeEvent' : topic)
  }

  schemaJson(id: string): string | undefined {
    return this.#schemas.get(id)
  }

  forgetSchemas(): void {
    this.#schemas.clear()
  }

  /** Adds a field to an entity, so that its next events have another schema. */
  changeSchema(entity: string): void {
    const table = this.#table(entity)
    const added = this.#added.get(table.type.name) ?? []
    this.#added.set(table.type.name, [...added, `Added_${added.length + 1}__c`])
    this.#define(table)
  }

  /** Makes the payloads of the next events impossible to decode. */
  corruptNext(count: number): void {
    this.#corrupted = count
  }

  publish(topic: string, fields: Readonly<Record<string, unknown>>): string {
    const schema = this.schemaOf(topic)
    if (!schema) throw new Error(`The org has no topic ${topic}.`)
    const payload = { CreatedDate: this.now(), CreatedById: user.user_id, ...fields }
    return this.#add([topic], schema, payload)
  }

  /** Publishes an event without fields, such as `GAP_UPDATE`, or `GAP_OVERFLOW` without IDs. */
  publishGap(entity: string, changeType: string, ids: readonly string[]): string {
    const { type } = this.#table(entity)
    const topic = topicOf(type.name)
    const schema = this.#byTopic.get(topic)
    if (!schema) throw new Error(`${entity} has no change events.`)
    return this.#add(
      [topic, allChanges],
      schema,
      gapPayload(type.name, changeType, ids, this.#next(), schema),
    )
  }

  #commit(changes: readonly RowChange[]): void {
    const commit = this.#next()
    for (const [index, change] of changes.entries()) {
      const topic = topicOf(change.table.type.name)
      const schema = this.#byTopic.get(topic)
      if (schema) this.#add([topic, allChanges], schema, changePayload(change, commit, index + 1, schema))
    }
  }

  #add(topics: readonly string[], schema: EventSchema, payload: Readonly<Record<string, unknown>>): string {
    const encoded = schema.encode(payload)
    const isCorrupted = this.#corrupted > 0
    if (isCorrupted) this.#corrupted--
    const id = randomUUID()
    this.log.add({ topics, id, schemaId: schema.id, payload: isCorrupted ? encoded.subarray(0, 3) : encoded })
    return id
  }

  #next() {
    return newCommit(++this.#commits, this.now())
  }

  #define(table: Table): void {
    const { type } = table
    this.#register(topicOf(type.name), changeEventSchema(type, this.#added.get(type.name) ?? []))
  }

  #register(topic: string, schema: EventSchema): void {
    this.#byTopic.set(topic, schema)
    this.#schemas.set(schema.id, schema.json)
  }

  #table(entity: string): Table {
    const table = this.org.table(entity)
    if (!table) throw new Error(`The org has no ${entity}.`)
    return table
  }
}

function topicOf(entity: string): string {
  return `/data/${changeEventName(entity)}`
}
