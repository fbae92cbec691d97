import type { InputMessage } from '../stepMessages'
import type { Delivery } from './protocol'

/** A consumer's access to the queue. The rules are those of RabbitMQ. */
export interface QueueConsumer {
  /** Ends a delivered message and makes room for the next one. */
  settle(deliveryTag: number): InputMessage | undefined
  /** Returns a delivered message to the queue. */
  requeue(deliveryTag: number): void
  /** Stops deliveries. Delivered messages can still be settled. */
  cancel(): void
  /** Cancels the consumer and returns all messages that are not settled to the queue. */
  close(): void
}

interface QueuedMessage extends InputMessage {
  readonly isRedelivered: boolean
}

interface Consumer {
  readonly prefetch: number
  readonly deliver: (delivery: Delivery) => void
  readonly unsettled: Map<number, QueuedMessage>
}

/** The input queue of a step, in memory. */
export class EmbeddedQueue {
  private readonly ready: QueuedMessage[] = []
  private readonly consumers = new Set<Consumer>()
  private lastTag = 0

  push(message: InputMessage): void {
    this.ready.push({ ...message, isRedelivered: false })
    this.distribute()
  }

  /** Delivers at most `prefetch` unsettled messages at a time to this consumer. 0 means any number. */
  consume(prefetch: number, deliver: Consumer['deliver']): QueueConsumer {
    const consumer = { prefetch: prefetch || Number.POSITIVE_INFINITY, deliver, unsettled: new Map() }
    this.consumers.add(consumer)
    this.distribute()
    return {
      settle: (deliveryTag) => this.settle(consumer, deliveryTag),
      requeue: (deliveryTag) => this.putBack(consumer, [deliveryTag]),
      cancel: () => this.consumers.delete(consumer),
      close: () => {
        this.consumers.delete(consumer)
        this.putBack(consumer, [...consumer.unsettled.keys()])
      },
    }
  }

  private distribute(): void {
    for (let consumer = this.idlest(); consumer && this.ready.length > 0; consumer = this.idlest()) {
      const message = this.ready.shift()
      if (message) this.deliverTo(message, consumer)
    }
  }

  private idlest(): Consumer | undefined {
    return [...this.consumers]
      .filter(({ unsettled, prefetch }) => unsettled.size < prefetch)
      .reduce<Consumer | undefined>((a, b) => (a && a.unsettled.size <= b.unsettled.size ? a : b), undefined)
  }

  private deliverTo(message: QueuedMessage, { unsettled, deliver }: Consumer): void {
    const deliveryTag = ++this.lastTag
    unsettled.set(deliveryTag, message)
    const { content, headers, isRedelivered } = message
    deliver({ deliveryTag, redelivered: isRedelivered, content, headers })
  }

  private settle(consumer: Consumer, deliveryTag: number): InputMessage | undefined {
    const message = consumer.unsettled.get(deliveryTag)
    consumer.unsettled.delete(deliveryTag)
    this.distribute()
    return message
  }

  /** Returns messages to the head of the queue in their previous order. */
  private putBack({ unsettled }: Consumer, deliveryTags: number[]): void {
    const messages = deliveryTags.flatMap((deliveryTag) => unsettled.get(deliveryTag) ?? [])
    for (const deliveryTag of deliveryTags) unsettled.delete(deliveryTag)
    this.ready.unshift(...messages.map((message) => ({ ...message, isRedelivered: true })))
    this.distribute()
  }
}
