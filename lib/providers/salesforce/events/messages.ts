import { decodeMessage, encodeMessage, type WireValue } from './protobuf'

/** The messages of eventbus.v1.PubSub (github.com/forcedotcom/pub-sub-api, pubsub_api.proto), with their field numbers. */
export const pubSub = {
  getTopic: {
    path: '/eventbus.v1.PubSub/GetTopic',
    encode: ({ topic }: { readonly topic: string }) => encodeMessage({ 1: topic }),
    decode: decodeTopic,
  },
  getSchema: {
    path: '/eventbus.v1.PubSub/GetSchema',
    encode: ({ schemaId }: { readonly schemaId: string }) => encodeMessage({ 1: schemaId }),
    decode: (bytes: Buffer) => ({ schemaJson: text(decodeMessage(bytes), 1) }),
  },
  subscribe: {
    path: '/eventbus.v1.PubSub/Subscribe',
    encode: encodeFetchRequest,
    decode: decodeFetchResponse,
  },
} as const

export interface TopicInfo {
  readonly schemaId: string
}

export interface FetchRequest {
  readonly topic: string
  readonly replay?: Replay
  /** Further events that the server may send. */
  readonly count: number
}

/** The start of a subscription: after an event, with the oldest stored event, or with the next event. */
export type Replay = { readonly after: Buffer } | 'earliest' | 'latest'

export interface FetchResponse {
  readonly events: readonly StoredEvent[]
  /** The replay ID from which a later subscription continues. */
  readonly position: Buffer
}

/** An event as the server stores it; the payload is Avro. */
export interface StoredEvent {
  readonly id: string
  readonly schemaId: string
  readonly payload: Buffer
  readonly replayId: Buffer
}

type Fields = ReadonlyMap<number, readonly WireValue[]>

const presets = { latest: 0, earliest: 1, custom: 2 }

function encodeFetchRequest({ topic, replay = 'latest', count }: FetchRequest): Buffer {
  const isCustom = typeof replay === 'object'
  return encodeMessage({
    1: topic,
    2: presets[isCustom ? 'custom' : replay],
    3: isCustom ? replay.after : '',
    4: count,
  })
}

function decodeTopic(bytes: Buffer): TopicInfo {
  return { schemaId: text(decodeMessage(bytes), 5) }
}

function decodeFetchResponse(message: Buffer): FetchResponse {
  const fields = decodeMessage(message)
  const events = (fields.get(1) ?? []).map((event) => decodeConsumerEvent(buffer(event)))
  return { events, position: events.at(-1)?.replayId ?? bytesOf(fields, 2) }
}

function decodeConsumerEvent(message: Buffer): StoredEvent {
  const fields = decodeMessage(message)
  const event = decodeMessage(bytesOf(fields, 1))
  return {
    id: text(event, 1),
    schemaId: text(event, 2),
    payload: bytesOf(event, 3),
    replayId: bytesOf(fields, 2),
  }
}

// A field that is set twice has its last value, says proto3.
function bytesOf(fields: Fields, number: number): Buffer {
  return buffer(fields.get(number)?.at(-1))
}

function text(fields: Fields, number: number): string {
  return bytesOf(fields, number).toString('utf8')
}

function buffer(value: WireValue | undefined): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0)
}
