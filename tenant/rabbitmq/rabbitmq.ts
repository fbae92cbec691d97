/** A running RabbitMQ. */
export interface Rabbitmq {
  readonly amqpUri: string
  /** Which way was taken, for a person to read; never shows a password. */
  readonly how: string
  /** Ends what was started, and nothing else. */
  stop(): Promise<void>
}
