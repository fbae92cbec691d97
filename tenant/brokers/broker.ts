import type { PlatformApi } from '../platform'

export type StepPlatform = Pick<PlatformApi, 'url' | 'username' | 'apiKey' | 'saveSnapshot' | 'snapshotOf'>

export interface StepOptions {
  platform: StepPlatform
  flowId: string
  stepId: string
  /** Key of the trigger or action in component.json. */
  functionName: string
  /** Absolute path of the component under test. */
  componentPath: string
  /** Added last, wins: OAUTH_*, HTTP_*, ELASTICIO_FLOW_TYPE, LOG_LEVEL. Nothing of this process's own is inherited. */
  environment?: Record<string, string>
  /** How many inputs the runtime may hold at a time; 1 where absent. */
  prefetch?: number
  /** Lifts the runtime's limits of 10 data, 2 error and 2 snapshot messages each 100 ms. */
  hasRaisedRates?: boolean
  /** Told of the process's life; then `outputs` and `log` keep only the newest part. Embedded broker only. */
  observer?: StepObserver
}

/** Told of the life of a process as it happens, for a user interface. */
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

/** The parts of a message besides its body. */
export interface MessageParts {
  readonly headers?: Record<string, unknown>
  readonly passthrough?: Record<string, unknown>
}

/** The kinds of messages a step sends out; each is also the routing key it travels under. */
export const outputKinds = ['data', 'error', 'rebound', 'snapshot', 'httpReply'] as const

export type OutputKind = (typeof outputKinds)[number]

export interface StepOutput {
  readonly kind: OutputKind
  /**
   * data: the decrypted message's body; error: {name, message, stack}; rebound: {message}, no more leaves the
   * runtime; snapshot: what was emitted, for updateSnapshot the part; httpReply: the whole reply.
   */
  readonly body: unknown
  readonly messageId: string
  /** The input it was emitted for; empty for an error reported outside of any. */
  readonly parentMessageId: string
  /** Milliseconds since 1970 at which it arrived here. */
  readonly at: number
  /** Headers of the broker's message, not of the decrypted one. */
  readonly headers: Record<string, unknown>
  /** The whole decrypted message of `data`, and the input of a `rebound`. */
  readonly message?: MessageParts & { readonly body?: unknown }
}

export type InputEnd = 'acked' | 'rejected'

export interface Step {
  /**
   * Puts one input message {body} into the step's queue. `headers` are added to the message's own:
   * {messageId, reboundIteration} repeats a rebound input, {reply_to: 'httpReply'} allows httpReply. `parts` are the
   * headers and the pass-through of the decrypted message.
   */
  send(body: unknown, headers?: Record<string, unknown>, parts?: MessageParts): Promise<{ messageId: string }>
  /**
   * How the runtime finished with that input; rejects where this process exits before. RabbitMQ may not have the
   * acknowledgement yet: a process killed right then can see its input come back, a stopped one cannot.
   */
  ended(messageId: string): Promise<InputEnd>
  /** Waits for the end of that input and for all its outputs to have arrived; rejects as `ended` does. */
  settled(messageId: string): Promise<{ end: InputEnd; outputs: StepOutput[] }>
  /** Sends and waits until that is settled. */
  run(body: unknown): Promise<{ end: InputEnd; outputs: StepOutput[] }>
  readonly outputs: readonly StepOutput[]
  onOutput(listener: (output: StepOutput) => void): void
  /** Everything the process wrote to stdout and stderr so far. */
  log(): string
  /** Ends the process at once, SIGKILL where no signal is named, and waits for its exit. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Lets the runtime finish its inputs and waits for its exit. */
  stop(): Promise<void>
}

export interface Broker {
  readonly kind: 'embedded' | 'rabbitmq'
  /**
   * Starts one process of a step and waits until it consumes. Further processes of the same flowId and stepId
   * share its input queue: what a killed one had not acknowledged is delivered again to the next one.
   */
  startStep(options: StepOptions): Promise<Step>
  /** Kills the steps still running and removes their queues. */
  close(): Promise<void>
}
