import { RateLimitError } from '../../../../errors'
import type { Connection } from '../connection'
import { RpcFailure, rpcFault } from '../rpcFault'
import { type PayloadFormat, payloadFormat } from './avro'

// A topic for all change events has a schema for each entity, and old versions end with the retention.
const mostSchemas = 500

/** The schemas of a subscription by their ID. An event names its own, because it changes while the stream is open. */
export class Schemas {
  readonly #formats = new Map<string, PayloadFormat | Error>()

  constructor(private readonly topic: string) {}

  /** Returns the format, or the reason why there is none. Throws if the next attempt may succeed. */
  async format(schemaId: string, connection: Connection): Promise<PayloadFormat | Error> {
    const known = this.#formats.get(schemaId)
    if (known) return known
    const format = await this.#load(schemaId, connection)
    if (this.#formats.size >= mostSchemas) this.#formats.clear()
    this.#formats.set(schemaId, format)
    return format
  }

  async #load(schemaId: string, connection: Connection): Promise<PayloadFormat | Error> {
    const schemaJson = await connection.schema(schemaId).catch((error: unknown) => {
      const fault = error instanceof RpcFailure ? rpcFault(error.status, this.topic) : undefined
      if (fault?.kind === 'final' && !(fault.error instanceof RateLimitError)) return fault.error
      throw error
    })
    if (typeof schemaJson !== 'string') return schemaJson
    try {
      return payloadFormat(schemaJson)
    } catch (error) {
      return new Error(
        `the schema ${schemaId.slice(0, 80)} cannot be used (${(error as Error).message.slice(0, 100)})`,
      )
    }
  }
}
