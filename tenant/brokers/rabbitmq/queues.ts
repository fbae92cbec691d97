import { randomUUID } from 'node:crypto'
import type { ConfirmChannel } from 'amqplib'
import { outputKinds } from '../broker'
import type { InputMessage } from '../stepMessages'
import type { StepOutputs } from '../stepOutputs'
import type { LastingChannel } from './lastingChannel'

/** RabbitMQ removes the input queue after this time if a tenant ended without closing it. */
const unusedQueueTtlMs = 600_000

/** Declares a queue that survives the processes that consume it and, if durable, the process of RabbitMQ. */
export async function declareInputQueue(
  channel: LastingChannel,
  queue: string,
  durable: boolean,
): Promise<void> {
  await channel.setUp((current) => current.assertQueue(queue, { durable, expires: unusedQueueTtlMs }))
}

/** Resolves when RabbitMQ has confirmed the message. */
export function publishToQueue(channel: ConfirmChannel, queue: string, message: InputMessage): Promise<void> {
  const properties = {
    contentType: 'application/json',
    contentEncoding: 'utf8',
    mandatory: true,
    // Has no effect in a queue that is not durable.
    persistent: true,
    headers: message.headers,
  }
  return new Promise((resolve, reject) => {
    channel.sendToQueue(queue, message.content, properties, (error: unknown) =>
      error ? reject(error) : resolve(),
    )
  })
}

/**
 * Declares an exchange and passes its messages to `outputs`. Unless they are durable, the exchange and its queue are
 * removed with the connection. `flush` publishes a sentinel and waits for it: the runtime awaits a confirmation for
 * each output before it acknowledges the input, so after the sentinel has arrived, all outputs of an ended input have
 * arrived too.
 */
export async function openOutputs(
  channel: LastingChannel,
  exchange: string,
  outputs: StepOutputs,
  durable: boolean,
): Promise<{ flush(): Promise<void> }> {
  const sentinels = new Map<string, () => void>()
  const publishSentinel = (current: ConfirmChannel, id: string) =>
    current.publish(exchange, 'sentinel', Buffer.from(id))

  await channel.setUp(async (current) => {
    await current.assertExchange(exchange, 'direct', { durable, autoDelete: !durable })
    const queue = durable ? exchange : ''
    const asserted = await current.assertQueue(queue, durable ? { durable } : { exclusive: true })
    const keys = ['sentinel', ...outputKinds]
    await Promise.all(keys.map((key) => current.bindQueue(asserted.queue, exchange, key)))
    await current.consume(
      asserted.queue,
      (message) => {
        if (message === null) return
        const { fields, content, properties } = message
        if (fields.routingKey === 'sentinel') sentinels.get(content.toString())?.()
        else outputs.receive(fields.routingKey, content, properties.headers ?? {})
        if (durable) current.ack(message)
      },
      { noAck: !durable },
    )
    // Publishes the sentinels again that were not received before the connection closed.
    for (const id of sentinels.keys()) publishSentinel(current, id)
  })

  async function flush(): Promise<void> {
    const id = randomUUID()
    const isBack = new Promise<void>((resolve) => sentinels.set(id, resolve))
    publishSentinel(await channel.current(), id)
    await isBack
    sentinels.delete(id)
  }
  return { flush }
}
