import type { ServerDuplexStream } from '@grpc/grpc-js'
import { type EventLog, type KeptEvent, numberOf, replayIdOf } from './eventLog'
import type { FetchRequest, FetchResponse } from './protocol'
import { type RpcError, rpcErrors, serviceError } from './rpcErrors'

export interface StreamTiming {
  /** Time without events after which an empty response is sent. */
  readonly keepaliveMs: number
  /** Time without outstanding events after which the stream ends. */
  readonly idleMs: number
}

/** The current behavior of all streams of the server. */
export interface StreamMood {
  isSilent: boolean
  duplicates: number
  /** Maximum number of events per response. */
  responseSize: number
}

const mostOutstanding = 100

/** One open subscription. It sends only the requested number of events. */
export class OpenSubscription {
  #outstanding = 0
  #position: number | undefined
  #topic = ''
  #isEnded = false
  #keepalive: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #isPumping = false
  readonly #unlisten: () => void
  /** Highest number of events that were ever outstanding. */
  mostOutstanding = 0

  constructor(
    private readonly call: ServerDuplexStream<FetchRequest, FetchResponse>,
    private readonly log: EventLog,
    private readonly mood: StreamMood,
    private readonly timing: StreamTiming,
    private readonly onEnd: () => void,
  ) {
    this.#unlisten = log.onEvent(() => this.pump())
    call.on('cancelled', () => this.#close())
    call.on('end', () => this.end())
  }

  request(request: FetchRequest): void {
    if (this.#isEnded) return
    if (request.numRequested <= 0) {
      this.end(rpcErrors.requestedInvalid)
      return
    }
    if (this.#position === undefined) {
      const start = this.#start(request)
      if (typeof start !== 'number') {
        this.end(start)
        return
      }
      this.#topic = request.topicName
      this.#position = start
    }
    this.#outstanding = Math.min(mostOutstanding, this.#outstanding + request.numRequested)
    this.mostOutstanding = Math.max(this.mostOutstanding, this.#outstanding)
    clearTimeout(this.#idle)
    this.#idle = undefined
    this.pump()
    this.#scheduleKeepalive()
  }

  /**
   * Sends stored events if any are outstanding. Waits for the next turn of the event loop, so that several events
   * share a response.
   */
  pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    setImmediate(() => {
      this.#isPumping = false
      this.#send()
    })
  }

  end(error?: RpcError): void {
    if (this.#isEnded) return
    this.#close()
    if (error) this.call.emit('error', serviceError(error))
    else this.call.end()
  }

  #send(): void {
    while (!this.#isEnded && !this.mood.isSilent && this.#position !== undefined && this.#outstanding > 0) {
      const count = Math.min(this.#outstanding, this.mood.responseSize)
      const events = this.log.after(this.#position, this.#topic, count)
      const last = events.at(-1)
      if (!last) return
      this.#outstanding -= events.length
      this.#position = last.number
      this.#write(events)
      if (this.mood.duplicates > 0) {
        this.mood.duplicates--
        this.#write(events)
      }
      this.#scheduleKeepalive()
    }
    if (this.#outstanding === 0 && !this.#isEnded && this.#position !== undefined) {
      this.#idle ??= setTimeout(() => this.end(), this.timing.idleMs)
    }
  }

  #write(events: readonly KeptEvent[]): void {
    this.call.write({
      events: events.map(({ id, schemaId, payload, number }) => ({
        event: { id, schemaId, payload },
        replayId: replayIdOf(number),
      })),
      latestReplayId: replayIdOf(events.at(-1)?.number ?? this.log.last),
      rpcId: 'twin-rpc',
      pendingNumRequested: this.#outstanding,
    })
  }

  #scheduleKeepalive(): void {
    clearTimeout(this.#keepalive)
    this.#keepalive = setTimeout(() => {
      if (!this.mood.isSilent) {
        // Skips the events of other topics, too.
        this.#position = this.log.last
        this.#write([])
      }
      this.#scheduleKeepalive()
    }, this.timing.keepaliveMs)
  }

  #start({ replayPreset, replayId }: FetchRequest): number | RpcError {
    if (replayPreset === 0) return this.log.last
    if (replayPreset === 1) return this.log.start
    if (replayId.length === 0) return rpcErrors.replayIdMissing
    const number = numberOf(Buffer.from(replayId))
    return number !== undefined && this.log.knows(number) ? number : rpcErrors.corrupted
  }

  #close(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    clearTimeout(this.#keepalive)
    clearTimeout(this.#idle)
    this.#unlisten()
    this.onEnd()
  }
}
