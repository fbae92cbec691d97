import type { MessageParts, Step, StepObserver, StepOutput } from '../../brokers/broker'

const firstDelayMs = 1000
const longestDelayMs = 30_000

export type StartProcess = (observer: StepObserver) => Promise<Step>

export interface ContainerListener {
  state(container: string, state: 'starting' | 'ready' | 'exited', reason?: string): void
  output(container: string, output: StepOutput): void
  observer(container: string): StepObserver
}

export type ContainerState = 'starting' | 'ready' | 'restarting'

interface QueuedInput {
  readonly body: unknown
  readonly headers: Record<string, unknown>
  readonly parts: MessageParts
}

/** The container of one step. If it exits by itself, it is started again after 1, 2, 4 … 30 s. */
export class StepContainer {
  #step: Step | undefined
  #state: ContainerState = 'starting'
  #isStopped = false
  #number = 0
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  readonly #queue: QueuedInput[] = []

  constructor(
    readonly id: string,
    private readonly startProcess: StartProcess,
    private readonly listener: ContainerListener,
  ) {}

  get state(): ContainerState {
    return this.#state
  }

  /** Starts the process. Resolves when it is ready or has failed to start. */
  async start(): Promise<void> {
    const container = `${this.id}.${++this.#number}`
    const number = this.#number
    this.#state = 'starting'
    this.listener.state(container, 'starting')
    let hasExited = false
    const exited = (reason: string): void => {
      hasExited = true
      this.listener.state(container, 'exited', reason)
      if (number === this.#number) this.#exited()
    }
    try {
      const step = await this.startProcess({ ...this.listener.observer(container), exited })
      if (this.#isStopped) return void (await step.kill())
      this.#ready(container, step)
    } catch (error) {
      if (!hasExited) exited((error as Error).message)
    }
  }

  async send(body: unknown, headers: Record<string, unknown>, parts: MessageParts): Promise<void> {
    if (this.#step) await this.#step.send(body, headers, parts)
    else this.#queue.push({ body, headers, parts })
  }

  /** Kills the process, as a crash would. */
  async kill(): Promise<void> {
    this.#failures = 0
    await this.#step?.kill()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#step?.kill('SIGTERM')
  }

  #ready(container: string, step: Step): void {
    this.#step = step
    this.#state = 'ready'
    this.listener.state(container, 'ready')
    step.onOutput((output) => this.listener.output(container, output))
    for (const { body, headers, parts } of this.#queue.splice(0)) void step.send(body, headers, parts)
  }

  #exited(): void {
    this.#step = undefined
    if (this.#isStopped) return
    this.#state = 'restarting'
    const delayMs = Math.min(firstDelayMs * 2 ** this.#failures++, longestDelayMs)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.start()
    }, delayMs)
  }
}
