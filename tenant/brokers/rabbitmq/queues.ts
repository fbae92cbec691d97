import { randomUUID } from 'node:crypto'
import type { ConfirmChannel } from 'amqplib'
import { outputKinds } from '../broker'
import type { InputMessage } from '../stepMessages'
import type { StepOutputs } from '../stepOutputs'
import type { LastingChannel } from './lastingChannel'

/** After this time RabbitMQ removes the input queue of a tenant that died without closing. */
const unusedQueueTtlMs = 600_000

/** Declares a queue that outlives the processes that consume it and, where durable, the broker's own process. */
export async function declareInputQueue(
  channel: LastingChannel,
  queue: string,
  durable: boolean,
): Promise<void> {
  await channel.setUp((current) => current.assertQueue(queue, { durable, expires: unusedQueueTtlMs }))
}

/** Resolves when RabbitMQ has the message. */
export function publishToQueue(channel: ConfirmChannel, queue: string, message: InputMessage): Promise<void> {
  const properties = {
    contentType: 'application/json',
    contentEncoding: 'utf8',
    mandatory: true,
    // Of no effect in a queue that is not durable.
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
 * Declares an exchange and hands everything published to it to `outputs`; unless durable, both go with the connection.
 * `flush` sends a sentinel after what is there already: the runtime awaits a confirm for each output before it
 * acknowledges the input, so once the sentinel has come back, all outputs of an ended input have come too.
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
    // Those that were under way when the broker went away.
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
