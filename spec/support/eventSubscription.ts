import { setTimeout as delay } from 'node:timers/promises'
import type { EventAccess, EventBatch, Subscription } from '../../lib/providers/eventOperations'
import { events } from '../../lib/providers/salesforce/events'
import { type PubSubTwin, type SalesforceTwin, startSalesforceTwin } from '../../tenant/salesforce'
import { identityUrl } from '../../tenant/salesforce/user'

export const accountTopic = '/data/AccountChangeEvent'

/** A subscription to a fake org that a spec reads batch by batch. */
export interface EventBench {
  readonly twin: SalesforceTwin
  readonly pubSub: PubSubTwin
  readonly warnings: string[]
  /** Tokens in the order in which they were rejected. */
  readonly rejected: string[]
  /** The token that the fake accepts. */
  validToken: string
  /** The proxy of the next connections. */
  proxy: URL | undefined
  /** Pauses and time limits of the subscription, in milliseconds. */
  readonly waits: number[]
  /** Lets all waits of exactly this length end. */
  elapse(delayMs: number): void
  access(): EventAccess
  subscribe(options?: Partial<Subscription>, snapshot?: unknown): AsyncGenerator<EventBatch>
  /** Returns a subscription after the server has started to serve it. */
  open(options?: Partial<Subscription>, snapshot?: unknown): Promise<AsyncGenerator<EventBatch>>
  /** Returns all pending events as one batch. */
  drain(snapshot?: unknown, options?: Partial<Subscription>): Promise<EventBatch>
  close(): Promise<void>
}

/**
 * Starts a fake org whose pauses are 10 times shorter. If `isManual` is set, only `elapse` ends them. The clock of the
 * subscription is `fastMs` ahead of the org's.
 */
export async function startEventBench({
  isManual = false,
  now = Date.now,
  fastMs = 0,
} = {}): Promise<EventBench> {
  const state = { validToken: 'token-1', held: 'token-1' }
  const twin = await startSalesforceTwin({ accepts: (token) => token === state.validToken, now })
  const pubSub = await twin.startPubSub()
  const stop = new AbortController()
  const waits: number[] = []
  const pending = new Set<{ readonly delayMs: number; readonly end: () => void }>()
  const warnings: string[] = []
  const rejected: string[] = []
  const tokenSet = () => ({ access_token: state.held, id: identityUrl(twin.instanceUrl) })

  const access: EventAccess = {
    async api({ path = '' }) {
      if (path !== '/') throw new Error('Only the time of the REST API is requested.')
      const url = new URL(`${twin.instanceUrl}/services/data/v66.0/`)
      const headers = { authorization: `Bearer ${state.validToken}` }
      const response = await fetch(url, { headers })
      const { status } = response
      return { status, headers: { date: response.headers.get('date') ?? '' }, body: Buffer.alloc(0), url }
    },
    apiOrigin: () => twin.instanceUrl,
    tokens: {
      take: async () => tokenSet(),
      accepted: () => {},
      async rejected({ access_token = '' }) {
        rejected.push(access_token)
        if (rejected.length > 10) throw new Error('Too many tokens were rejected.')
        state.held = state.validToken
      },
    },
    log: { warn: (line) => void warnings.push(line) },
    clock: {
      now: () => now() + fastMs,
      random: () => 0,
      wait: (delayMs, signal) =>
        new Promise((resolve) => {
          waits.push(delayMs)
          const timer = isManual ? undefined : setTimeout(() => end(), delayMs / 10)
          const entry = { delayMs, end }
          function end() {
            clearTimeout(timer)
            pending.delete(entry)
            resolve()
          }
          pending.add(entry)
          signal.addEventListener('abort', end)
        }),
    },
    userAgent: 'spec',
    proxyFor: () => bench.proxy,
    timeoutMs: 5000,
    maxRetries: 2,
  }

  const bench: EventBench = {
    twin,
    pubSub,
    warnings,
    rejected,
    proxy: undefined,
    waits,
    get validToken() {
      return state.validToken
    },
    set validToken(token) {
      state.validToken = token
    },
    elapse: (delayMs) => {
      for (const each of [...pending]) if (each.delayMs === delayMs) each.end()
    },
    access: () => access,
    subscribe: (options = {}, snapshot = undefined) => {
      const subscription: Subscription = {
        topic: accountTopic,
        endpoint: pubSub.url,
        startFrom: 'newEvents',
        whenTooOld: 'storedEvents',
        mode: 'listen',
        signal: stop.signal,
        ...options,
      }
      return events.subscribe(() => access, subscription, snapshot)
    },
    async open(options, snapshot) {
      const batches = bench.subscribe(options, snapshot)
      await batches.next()
      const hasArrived = () => pubSub.seen.some(({ rpc }) => rpc === 'Subscribe')
      while (!hasArrived()) await delay(2)
      await delay(5)
      return batches
    },
    async drain(snapshot, options = {}) {
      const all = {
        events: [] as EventBatch['events'][number][],
        problems: [] as Error[],
        cursor: {} as object,
      }
      for await (const { events, problems, cursor } of bench.subscribe(
        { ...options, mode: 'drain' },
        snapshot,
      )) {
        all.events.push(...events)
        all.problems.push(...problems)
        all.cursor = cursor
      }
      return all
    },
    async close() {
      stop.abort()
      await twin.close()
    },
  }
  return bench
}

/** Reads batches until they contain `count` events. */
export async function readEvents(batches: AsyncGenerator<EventBatch>, count: number): Promise<EventBatch[]> {
  const read: EventBatch[] = []
  let events = 0
  while (events < count) {
    const { value, done } = await batches.next()
    if (done) throw new Error(`The subscription ended after ${events} events.`)
    read.push(value)
    events += value.events.length
  }
  return read
}

/** Returns the values of a payload's field in the batches. */
export function valuesOf(batches: readonly EventBatch[], field: string): unknown[] {
  return batches.flatMap(({ events }) =>
    events.map(({ body }) => (body['payload'] as Record<string, unknown> | undefined)?.[field]),
  )
}
