import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { Delivery, FromStep, ToStep } from './protocol'

/** A replacement for the amqplib of a step. */
export interface EmbeddedAmqp {
  connect(): Promise<object>
  /** Takes a message of the embedded broker. */
  receive(message: ToStep): void
}

/** Sends a message to the embedded broker and calls `written` when it has left the process. */
export type SendToBroker = (message: FromStep, written: () => void) => void

/** Returns an amqplib that is connected to the embedded broker. `bind` keeps the asynchronous context of a consumer. */
export function embeddedAmqp(send: SendToBroker, bind: Bind = (consumer) => consumer): EmbeddedAmqp {
  const link = new Link(send, bind)
  return {
    connect: async () => new EmbeddedAmqpConnection(link),
    receive: (message) => link.receive(message),
  }
}

type Consumer = (message: AmqpMessage) => void
type Bind = (consumer: Consumer) => Consumer

interface AmqpMessage {
  readonly content: Buffer
  readonly fields: {
    deliveryTag: number
    redelivered: boolean
    consumerTag: string
    [field: string]: unknown
  }
  readonly properties: { headers: Record<string, unknown> }
}
interface PublishOptions {
  readonly headers?: Record<string, unknown>
}

/** The limit of amqplib: the number of buffered writes after which `publish` returns false. */
const highWaterMark = 1024

/** RabbitMQ closes the connection if the headers don't fit into one frame, and the runtime publishes again. */
const mostHeaderBytes = 4096

class Link {
  readonly consumers = new Map<string, Consumer>()
  readonly confirms = new Map<number, (error: Error | null) => void>()
  lastPublishId = 0
  lastWrite: Promise<void> = Promise.resolve()

  constructor(
    private readonly send: SendToBroker,
    readonly bind: Bind,
  ) {}

  sendToBroker(message: FromStep): Promise<void> {
    this.lastWrite = new Promise((resolve) => this.send(message, resolve))
    return this.lastWrite
  }

  receive(message: ToStep): void {
    if (message.type === 'deliver') {
      this.consumers.get(message.consumerTag)?.(asAmqpMessage(message.consumerTag, message.delivery))
      return
    }
    this.confirms.get(message.publishId)?.(null)
    this.confirms.delete(message.publishId)
  }
}

class EmbeddedChannel extends EventEmitter {
  private prefetchCount = 0
  private buffered = 0
  private isFull = false

  constructor(private readonly link: Link) {
    super()
  }

  async prefetch(count: number): Promise<object> {
    this.prefetchCount = count
    return {}
  }

  async consume(queue: string, onMessage: Consumer): Promise<{ consumerTag: string }> {
    const consumerTag = randomUUID()
    this.link.consumers.set(consumerTag, this.link.bind(onMessage))
    void this.link.sendToBroker({ type: 'consume', consumerTag, queue, prefetch: this.prefetchCount })
    return { consumerTag }
  }

  async cancel(consumerTag: string): Promise<{ consumerTag: string }> {
    this.link.consumers.delete(consumerTag)
    void this.link.sendToBroker({ type: 'cancel', consumerTag })
    return { consumerTag }
  }

  ack(message: AmqpMessage): void {
    void this.link.sendToBroker({ type: 'ack', deliveryTag: message.fields.deliveryTag })
  }

  reject(message: AmqpMessage, requeue = true): void {
    void this.link.sendToBroker({ type: 'reject', deliveryTag: message.fields.deliveryTag, requeue })
  }

  publish(
    _exchange: string,
    routingKey: string,
    content: Buffer,
    { headers = {} }: PublishOptions,
    confirm: (error: Error | null) => void = () => undefined,
  ): boolean {
    if (Buffer.byteLength(JSON.stringify(headers)) > mostHeaderBytes) {
      setImmediate(() => confirm(new Error('Connection closed: 501 (FRAME-ERROR) "frame_too_large"')))
      return true
    }
    const publishId = ++this.link.lastPublishId
    this.link.confirms.set(publishId, confirm)
    this.buffered += 1
    this.isFull ||= this.buffered >= highWaterMark
    void this.link
      .sendToBroker({ type: 'publish', publishId, routingKey, content, headers })
      .then(() => this.written())
    return !this.isFull
  }

  /** Resolves after all previous messages, including acknowledgments, have left the process. */
  async close(): Promise<void> {
    await this.link.lastWrite
    this.emit('close')
  }

  private written(): void {
    this.buffered -= 1
    if (!this.isFull || this.buffered > 0) return
    this.isFull = false
    this.emit('drain')
  }
}

class EmbeddedAmqpConnection extends EventEmitter {
  constructor(private readonly link: Link) {
    super()
  }

  async createChannel(): Promise<EmbeddedChannel> {
    return new EmbeddedChannel(this.link)
  }

  async createConfirmChannel(): Promise<EmbeddedChannel> {
    return new EmbeddedChannel(this.link)
  }

  async close(): Promise<void> {
    this.emit('close')
  }
}

function asAmqpMessage(consumerTag: string, delivery: Delivery): AmqpMessage {
  const { deliveryTag, redelivered, content, headers } = delivery
  return {
    content,
    fields: { consumerTag, deliveryTag, redelivered, exchange: '', routingKey: 'input' },
    properties: { headers },
  }
}
