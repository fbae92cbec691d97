/** A running RabbitMQ. */
export interface Rabbitmq {
  readonly amqpUri: string
  /** Explains how it was found or started. Never contains a password. */
  readonly how: string
  /** Ends the process that was started, if any. */
  stop(): Promise<void>
}
