/** The messages from a step's in-memory connection to the embedded broker. */
export type FromStep =
  | { type: 'consume'; consumerTag: string; queue: string; prefetch: number }
  | { type: 'cancel'; consumerTag: string }
  | { type: 'ack'; deliveryTag: number }
  | { type: 'reject'; deliveryTag: number; requeue: boolean }
  | {
      type: 'publish'
      publishId: number
      routingKey: string
      content: Buffer
      headers: Record<string, unknown>
    }

/** The messages from the embedded broker to a step's in-memory connection. */
export type ToStep =
  | { type: 'deliver'; consumerTag: string; delivery: Delivery }
  | { type: 'confirm'; publishId: number }

export interface Delivery {
  readonly deliveryTag: number
  readonly redelivered: boolean
  readonly content: Buffer
  readonly headers: Record<string, unknown>
}
