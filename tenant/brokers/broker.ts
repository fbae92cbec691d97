import type { PlatformApi } from '../platform'
import type { StartRuntime } from './runtimeProcess'

export type StepPlatform = Pick<PlatformApi, 'url' | 'username' | 'apiKey' | 'saveSnapshot' | 'snapshotOf'>

export interface StepOptions {
  platform: StepPlatform
  flowId: string
  stepId: string
  /** Key of the trigger or action in component.json. */
  functionName: string
  /** Absolute path of the component under test. */
  componentPath: string
  /**
   * OAUTH_*, HTTP_*, ELASTICIO_FLOW_TYPE, and LOG_LEVEL. Takes precedence over the other variables. The environment
   * of this process is not inherited.
   */
  environment?: Record<string, string>
  /** Maximum number of inputs that the runtime processes simultaneously. Defaults to 1. */
  prefetch?: number
  /** Raises the runtime's limits of 10 data, 2 error, and 2 snapshot messages per 100 ms. */
  hasRaisedRates?: boolean
  /**
   * Receives the events of the process. If set, `outputs` and `log` keep only the newest part. Embedded broker only.
   */
  observer?: StepObserver
  /** Starts the runtime. Defaults to a separate process. Only for the embedded broker. */
  startRuntime?: StartRuntime
}

/** Receives the events of a process as they happen, for a user interface. */
export interface StepObserver {
  /** A line that the process wrote to stdout or stderr. */
  line?(text: string): void
  /** An HTTP request that the process made, without headers and bodies. */
  request?(request: ObservedRequest): void
  delivered?(messageId: string, isRedelivered: boolean): void
  ended?(messageId: string, end: InputEnd): void
  exited?(reason: string): void
}

export interface ObservedRequest {
  readonly method: string
  readonly origin: string
  /** Without the query. */
  readonly path: string
  /** 0 if no response arrived. */
  readonly status: number
  readonly milliseconds: number
  /** Fingerprint of the bearer token that was sent. */
  readonly bearer?: string
}

/** The parts of a message except its body. */
export interface MessageParts {
  readonly headers?: Record<string, unknown>
  readonly passthrough?: Record<string, unknown>
}

/** The kinds of messages that a step publishes. Each is also the routing key of its messages. */
export const outputKinds = ['data', 'error', 'rebound', 'snapshot', 'httpReply'] as const

export type OutputKind = (typeof outputKinds)[number]

export interface StepOutput {
  readonly kind: OutputKind
  /**
   * data: the body of the decrypted message. error: {name, message, stack}. rebound: {message}, because the runtime
   * publishes nothing more. snapshot: the emitted value; for updateSnapshot, the changed part. httpReply: the whole
   * reply.
   */
  readonly body: unknown
  readonly messageId: string
  /** The input that it was emitted for. Empty for an error outside an execution. */
  readonly parentMessageId: string
  /** Time of arrival in milliseconds since 1970. */
  readonly at: number
  /** Headers of the broker's message, not of the decrypted one. */
  readonly headers: Record<string, unknown>
  /** The whole decrypted message of `data`, and the input of a `rebound`. */
  readonly message?: MessageParts & { readonly body?: unknown }
}

export type InputEnd = 'acked' | 'rejected'

export interface Step {
  /**
   * Adds one input message {body} to the step's queue. `headers` are added to the message's own headers: {messageId,
   * reboundIteration} repeats a rebound input, and {reply_to: 'httpReply'} allows httpReply. `parts` are the headers
   * and the pass-through of the decrypted message.
   */
  send(body: unknown, headers?: Record<string, unknown>, parts?: MessageParts): Promise<{ messageId: string }>
  /**
   * Returns how the runtime ended that input. Rejects if this process exits before that. RabbitMQ may not have
   * received the acknowledgment yet: if the process is killed at this moment, its input may be delivered again. If it
   * is stopped, it is not.
   */
  ended(messageId: string): Promise<InputEnd>
  /** Waits for the end of that input and for the arrival of all its outputs. Rejects like `ended`. */
  settled(messageId: string): Promise<{ end: InputEnd; outputs: StepOutput[] }>
  /** Sends the input and waits until it is settled. */
  run(body: unknown): Promise<{ end: InputEnd; outputs: StepOutput[] }>
  readonly outputs: readonly StepOutput[]
  onOutput(listener: (output: StepOutput) => void): void
  /** Returns all output of the process to stdout and stderr. */
  log(): string
  /** Ends the process immediately, with SIGKILL by default, and waits for its exit. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Lets the runtime finish its inputs and waits for its exit. */
  stop(): Promise<void>
}

export interface Broker {
  readonly kind: 'embedded' | 'rabbitmq'
  /**
   * Starts one process of a step and waits until it consumes its queue. Further processes of the same flowId and
   * stepId share the input queue: if one is killed, its unacknowledged messages are delivered to the next one.
   */
  startStep(options: StepOptions): Promise<Step>
  /** Kills the steps that are still running and removes their queues. */
  close(): Promise<void>
}
