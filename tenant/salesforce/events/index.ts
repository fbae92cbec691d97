import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import type { Accepts } from '../authentication'
import type { Org } from '../store/org'
import { user } from '../user'
import { EventBus } from './eventBus'
import { type FetchRequest, type FetchResponse, service, type TopicInfo } from './protocol'
import { type RpcError, rpcErrors, serviceError } from './rpcErrors'
import { isAuthorized, type RpcName, type SeenRpc, seenFetch, tenantOf } from './seenRpc'
import { OpenSubscription, type StreamMood, type StreamTiming } from './subscription'

export { type RpcError, rpcErrors } from './rpcErrors'
export type { RpcName, SeenRpc } from './seenRpc'

export interface PubSubOptions extends Partial<StreamTiming> {
  readonly accepts: Accepts
  readonly org: Org
  readonly now: () => number
  /** The required `instanceurl` of a call. */
  readonly instanceUrl: () => string
}

/** A fake of the Pub/Sub API, with its typical faults. */
export interface PubSubTwin {
  /** The value of the field `pubSubEndpoint`. */
  readonly url: string
  readonly seen: readonly SeenRpc[]
  readonly openStreams: number
  /** Returns the IDs of all previous events of a topic, in their order. */
  eventIds(topic: string): string[]
  /** Highest number of events that were ever outstanding in one stream. */
  readonly mostOutstanding: number
  /** Publishes a platform event and returns its ID. */
  publish(topic: string, fields?: Readonly<Record<string, unknown>>): string
  publishGap(entity: string, changeType: string, ids: readonly string[]): string
  /** Fails the next calls of the RPC. */
  failNext(rpc: RpcName, error: RpcError, times?: number): void
  /** Ends all open streams with OK or with the error. */
  endStreams(error?: RpcError): void
  /** While silent, streams stay open without a response. */
  setSilent(isSilent: boolean): void
  /** Sends the next responses with events twice. */
  duplicateNext(count: number): void
  setResponseSize(count: number): void
  corruptNext(count: number): void
  changeSchema(entity: string): void
  forgetSchemas(): void
  /** Restarts the replay IDs and removes the stored events. */
  moveOrg(): void
  clearSeen(): void
  close(): Promise<void>
}

/** Starts the gRPC server on 127.0.0.1. From now on, the org's writes become change events. */
export async function startPubSubTwin(options: PubSubOptions): Promise<PubSubTwin> {
  const { org, now, keepaliveMs = 270_000, idleMs = 60_000 } = options
  const bus = new EventBus(org, now)
  const mood: StreamMood = { isSilent: false, duplicates: 0, responseSize: 100 }
  const open = new Set<OpenSubscription>()
  const seen: SeenRpc[] = []
  const failing: { rpc: RpcName; error: RpcError; times: number }[] = []
  let mostOutstanding = 0

  async function rejection(rpc: RpcName, metadata: Metadata): Promise<RpcError | undefined> {
    if (!(await isAuthorized(metadata, options))) return rpcErrors.auth
    const next = failing.find((each) => each.rpc === rpc && each.times > 0)
    if (next) next.times--
    return next?.error
  }

  const implementation: UntypedServiceImplementation = {
    GetTopic: unary<{ topicName: string }, TopicInfo>('GetTopic', ({ topicName }) => {
      const schema = bus.schemaOf(topicName)
      if (!schema) return rpcErrors.topicNotFound
      const tenantGuid = user.organization_id
      return { topicName, tenantGuid, canPublish: true, canSubscribe: true, schemaId: schema.id }
    }),
    GetSchema: unary<{ schemaId: string }, { schemaJson: string; schemaId: string }>(
      'GetSchema',
      ({ schemaId }) => {
        const schemaJson = bus.schemaJson(schemaId)
        return schemaJson === undefined ? rpcErrors.schemaNotFound : { schemaJson, schemaId }
      },
    ),
    Subscribe(call: ServerDuplexStream<FetchRequest, FetchResponse>) {
      const { keepaliveMs: _, ...timing } = { keepaliveMs, idleMs }
      const subscription = new OpenSubscription(call, bus.log, mood, { keepaliveMs, ...timing }, () => {
        mostOutstanding = Math.max(mostOutstanding, subscription.mostOutstanding)
        open.delete(subscription)
      })
      open.add(subscription)
      const refused = rejection('Subscribe', call.metadata).then((error) => error && subscription.end(error))
      call.on('data', async (request: FetchRequest) => {
        seen.push(seenFetch(request, call.metadata))
        await refused
        if (bus.schemaOf(request.topicName) || request.topicName === '') subscription.request(request)
        else subscription.end(rpcErrors.topicNotFound)
      })
    },
  }

  function unary<Input extends object, Output>(rpc: RpcName, answer: (input: Input) => Output | RpcError) {
    return async (call: ServerUnaryCall<Input, Output>, done: sendUnaryData<Output>) => {
      const { topicName } = call.request as { topicName?: string }
      seen.push({ rpc, ...(topicName !== undefined && { topic: topicName }), ...tenantOf(call.metadata) })
      const result = (await rejection(rpc, call.metadata)) ?? answer(call.request)
      if (isError(result)) done(serviceError(result))
      else done(null, result)
    }
  }

  const server = new Server()
  server.addService(service, implementation)
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    )
  })
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    get openStreams() {
      return open.size
    },
    get mostOutstanding() {
      return Math.max(mostOutstanding, ...[...open].map((each) => each.mostOutstanding))
    },
    eventIds: (topic) => bus.log.after(0, topic, Number.POSITIVE_INFINITY).map(({ id }) => id),
    publish: (topic, fields = {}) => bus.publish(topic, fields),
    publishGap: (...args) => bus.publishGap(...args),
    failNext: (rpc, error, times = 1) => void failing.push({ rpc, error, times }),
    endStreams: (error) => {
      for (const each of [...open]) each.end(error)
    },
    setSilent: (isSilent) => {
      mood.isSilent = isSilent
      for (const each of open) each.pump()
    },
    duplicateNext: (count) => {
      mood.duplicates = count
    },
    setResponseSize: (count) => {
      mood.responseSize = count
    },
    corruptNext: (count) => bus.corruptNext(count),
    changeSchema: (entity) => bus.changeSchema(entity),
    forgetSchemas: () => bus.forgetSchemas(),
    moveOrg: () => {
      bus.log.moveOrg()
      for (const each of [...open]) each.end(rpcErrors.unavailable)
    },
    clearSeen: () => {
      seen.length = 0
    },
    close: async () => {
      for (const each of [...open]) each.end()
      server.forceShutdown()
    },
  }
}

function isError(value: unknown): value is RpcError {
  return typeof value === 'object' && value !== null && 'errorCode' in value
}
