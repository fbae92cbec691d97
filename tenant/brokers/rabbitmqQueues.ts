import { randomUUID } from 'node:crypto'
import type { ConfirmChannel } from 'amqplib'
import { outputKinds } from './broker'
import type { InputMessage } from './stepMessages'
import type { StepOutputs } from './stepOutputs'

/** After this time RabbitMQ removes the input queue of a tenant that died without closing. */
const unusedQueueTtlMs = 600_000

/** Declares a queue that outlives the processes that consume it. */
export async function declareInputQueue(channel: ConfirmChannel, queue: string): Promise<void> {
  await channel.assertQueue(queue, { durable: false, expires: unusedQueueTtlMs })
}

/** Resolves when RabbitMQ has the message. */
export function publishToQueue(channel: ConfirmChannel, queue: string, message: InputMessage): Promise<void> {
  const properties = {
    contentType: 'application/json',
    contentEncoding: 'utf8',
    mandatory: true,
    headers: message.headers,
  }
  return new Promise((resolve, reject) => {
    channel.sendToQueue(queue, message.content, properties, (error: unknown) =>
      error ? reject(error) : resolve(),
    )
  })
}

/**
 * Declares an exchange and hands everything published to it to `outputs`; both go with the connection.
 * `flush` sends a sentinel after what is there already: the runtime awaits a confirm for each output before it
 * acknowledges the input, so once the sentinel has come back, all outputs of an ended input have come too.
 */
export async function openOutputs(
  channel: ConfirmChannel,
  exchange: string,
  outputs: StepOutputs,
): Promise<{ flush(): Promise<void> }> {
  const sentinels = new Map<string, () => void>()
  await channel.assertExchange(exchange, 'direct', { durable: false, autoDelete: true })
  const { queue } = await channel.assertQueue('', { exclusive: true })
  await Promise.all(['sentinel', ...outputKinds].map((key) => channel.bindQueue(queue, exchange, key)))
  await channel.consume(
    queue,
    (message) => {
      if (message === null) return
      const { fields, content, properties } = message
      if (fields.routingKey === 'sentinel') sentinels.get(content.toString())?.()
      else outputs.receive(fields.routingKey, content, properties.headers ?? {})
    },
    { noAck: true },
  )
  const flush = () =>
    new Promise<void>((resolve) => {
      const id = randomUUID()
      sentinels.set(id, resolve)
      channel.publish(exchange, 'sentinel', Buffer.from(id))
    })
  return { flush }
}
