import {
  type ChannelOptions,
  Client,
  credentials,
  Metadata,
  type ServiceError,
  type StatusObject,
} from '@grpc/grpc-js'
import type { EventClock } from '../../eventOperations'
import { type FetchRequest, type FetchResponse, pubSub, type TopicInfo } from './messages'
import { ResponseQueue } from './responseQueue'
import { RpcFailure } from './rpcFault'

/** A connection to the Pub/Sub API. Each RPC carries the headers of the token set that it is called with. */
export interface PubSubClient {
  getTopic(topic: string, headers: RpcHeaders): Promise<TopicInfo>
  getSchema(schemaId: string, headers: RpcHeaders): Promise<string>
  subscribe(request: FetchRequest, headers: RpcHeaders): EventStream
  close(): void
}

/** https://developer.salesforce.com/docs/platform/pub-sub-api/guide/rpc-method-headers.html */
export interface RpcHeaders {
  readonly accesstoken: string
  readonly instanceurl: string
  readonly tenantid: string
}

/** An open subscription. */
export interface EventStream {
  /** Allows the server to send `count` further events. */
  request(count: number): void
  /** Returns what has arrived, or undefined if nothing arrives within the time. Throws RpcFailure after the end. */
  next(waitMs: number, clock: Pick<EventClock, 'wait'>): Promise<FetchResponse | undefined>
  cancel(): void
}

/** Opens a connection; nothing is sent before the first RPC. Each RPC throws RpcFailure if it fails. */
export function openClient(
  endpoint: URL,
  { timeoutMs, userAgent, proxy }: { timeoutMs: number; userAgent: string; proxy: URL | undefined },
): PubSubClient {
  const isSecure = endpoint.protocol === 'https:'
  const target = `dns:${endpoint.hostname}:${endpoint.port || (isSecure ? 443 : 80)}`
  const client = new Client(
    proxy ? `dns:${proxy.hostname}:${proxy.port || 80}` : target,
    isSecure ? credentials.createSsl() : credentials.createInsecure(),
    {
      'grpc.primary_user_agent': userAgent,
      'grpc.max_receive_message_length': mostBytes,
      // Pauses between attempts are the subscription's own.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.enable_http_proxy': 0,
      ...(proxy && throughProxy(proxy, target)),
    },
  )

  function call<Input, Output>(
    {
      path,
      encode,
      decode,
    }: { path: string; encode: (input: Input) => Buffer; decode: (bytes: Buffer) => Output },
    input: Input,
    headers: RpcHeaders,
  ): Promise<Output> {
    const deadline = Date.now() + timeoutMs
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        encode,
        decode,
        input,
        metadata(headers),
        { deadline },
        (error, output) => {
          if (output !== undefined && !error) resolve(output)
          else reject(failure(error))
        },
      )
    })
  }

  return {
    getTopic: (topic, headers) => call(pubSub.getTopic, { topic }, headers),
    getSchema: async (schemaId, headers) => (await call(pubSub.getSchema, { schemaId }, headers)).schemaJson,
    subscribe: (request, headers) => openStream(client, request, headers),
    close: () => client.close(),
  }
}

// An event has at most 1 MB and a message at most 4 MB; more than that must not stop the subscription.
const mostBytes = 16 * 1024 * 1024

function throughProxy(proxy: URL, target: string): ChannelOptions {
  const { username, password } = proxy
  return {
    'grpc.http_connect_target': target,
    ...(username && {
      'grpc.http_connect_creds': `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
    }),
  }
}

function openStream(client: Client, first: FetchRequest, headers: RpcHeaders): EventStream {
  const { path, encode, decode } = pubSub.subscribe
  const queue = new ResponseQueue()
  const stream = client.makeBidiStreamRequest(path, encode, decode, metadata(headers))
  stream.on('data', (response: FetchResponse) => queue.push(response))
  stream.on('status', (status: StatusObject) => queue.end(failure(status)))
  // The status says the same, and an error without a listener would end the process.
  stream.on('error', (error: ServiceError) => queue.end(failure(error)))
  stream.write(first)
  return {
    request: (count) => void stream.write({ topic: first.topic, count }),
    next: (waitMs, clock) => queue.next(waitMs, clock),
    cancel: () => stream.cancel(),
  }
}

function metadata(headers: RpcHeaders): Metadata {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
  return metadata
}

// The rest of the library's errors is not kept, because it contains the call's metadata.
function failure(status: Partial<StatusObject> | null): RpcFailure {
  const { code = unknownCode, details = '', metadata } = status ?? {}
  const [errorCode = ''] = metadata?.get('error-code') ?? []
  return new RpcFailure({ code, details, errorCode: errorCode.toString() })
}

const unknownCode = 2
