/**
 * Loaded into a step's process before `run.js` (node --require). It makes the runtime's amqplib connect over IPC to
 * the embedded broker in the parent process. The rest of the runtime is unchanged.
 */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import type { Delivery, FromStep, ToStep } from './protocol'

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

const consumers = new Map<string, (message: AmqpMessage) => void>()
const confirms = new Map<number, (error: Error | null) => void>()
let lastPublishId = 0
let lastWrite: Promise<void> = Promise.resolve()

class EmbeddedChannel extends EventEmitter {
  private prefetchCount = 0
  private buffered = 0
  private isFull = false

  async prefetch(count: number): Promise<object> {
    this.prefetchCount = count
    return {}
  }

  async consume(queue: string, onMessage: (message: AmqpMessage) => void): Promise<{ consumerTag: string }> {
    const consumerTag = randomUUID()
    consumers.set(consumerTag, onMessage)
    void sendToBroker({ type: 'consume', consumerTag, queue, prefetch: this.prefetchCount })
    return { consumerTag }
  }

  async cancel(consumerTag: string): Promise<{ consumerTag: string }> {
    consumers.delete(consumerTag)
    void sendToBroker({ type: 'cancel', consumerTag })
    return { consumerTag }
  }

  ack(message: AmqpMessage): void {
    void sendToBroker({ type: 'ack', deliveryTag: message.fields.deliveryTag })
  }

  reject(message: AmqpMessage, requeue = true): void {
    void sendToBroker({ type: 'reject', deliveryTag: message.fields.deliveryTag, requeue })
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
    const publishId = ++lastPublishId
    confirms.set(publishId, confirm)
    this.buffered += 1
    this.isFull ||= this.buffered >= highWaterMark
    void sendToBroker({ type: 'publish', publishId, routingKey, content, headers }).then(() => this.written())
    return !this.isFull
  }

  /** Resolves after all previous messages, including acknowledgments, have left the process. */
  async close(): Promise<void> {
    await lastWrite
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
  async createChannel(): Promise<EmbeddedChannel> {
    return new EmbeddedChannel()
  }

  async createConfirmChannel(): Promise<EmbeddedChannel> {
    return new EmbeddedChannel()
  }

  async close(): Promise<void> {
    this.emit('close')
  }
}

function sendToBroker(message: FromStep): Promise<void> {
  lastWrite = new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve())
  })
  return lastWrite
}

function receive(message: ToStep): void {
  if (message.type === 'deliver') {
    consumers.get(message.consumerTag)?.(asAmqpMessage(message.consumerTag, message.delivery))
    return
  }
  confirms.get(message.publishId)?.(null)
  confirms.delete(message.publishId)
}

function asAmqpMessage(consumerTag: string, delivery: Delivery): AmqpMessage {
  const { deliveryTag, redelivered, content, headers } = delivery
  return {
    content,
    fields: { consumerTag, deliveryTag, redelivered, exchange: '', routingKey: 'input' },
    properties: { headers },
  }
}

process.on('message', receive)
// Without its broker, a step has no work, and the tenant can no longer stop it.
process.on('disconnect', () => process.exit(1))

const amqplib = createRequire(process.argv[1] ?? __filename)('amqplib') as { connect: unknown }
amqplib.connect = async () => new EmbeddedAmqpConnection()
