import type { StepObserver } from '../broker'
import type { InputEnds } from '../inputEnds'
import type { StepOutputs } from '../stepOutputs'
import type { FromStep, ToStep } from './protocol'
import type { EmbeddedQueue, QueueConsumer } from './queue'

/** The broker's side of the connection to the process of a step. */
export class EmbeddedConnection {
  private consumer: QueueConsumer | undefined

  constructor(
    private readonly queue: EmbeddedQueue,
    private readonly ends: InputEnds,
    private readonly outputs: StepOutputs,
    private readonly observer: StepObserver = {},
  ) {}

  receive(message: FromStep, reply: (message: ToStep) => void): void {
    switch (message.type) {
      case 'consume': {
        const { consumerTag, prefetch } = message
        this.consumer = this.queue.consume(prefetch, (delivery) => {
          this.observer.delivered?.(String(delivery.headers['messageId']), delivery.redelivered)
          reply({ type: 'deliver', consumerTag, delivery })
        })
        return
      }
      case 'cancel':
        this.consumer?.cancel()
        return
      case 'ack':
        this.settle(message.deliveryTag, 'acked')
        return
      case 'reject':
        if (message.requeue) this.consumer?.requeue(message.deliveryTag)
        else this.settle(message.deliveryTag, 'rejected')
        return
      case 'publish':
        this.outputs.receive(message.routingKey, message.content, message.headers)
        reply({ type: 'confirm', publishId: message.publishId })
        return
    }
  }

  /** Releases the queue after the process has ended. */
  close(): void {
    this.consumer?.close()
  }

  private settle(deliveryTag: number, end: 'acked' | 'rejected'): void {
    const input = this.consumer?.settle(deliveryTag)
    if (!input) return
    this.observer.ended?.(input.messageId, end)
    this.ends.settle(input.messageId, end)
  }
}
