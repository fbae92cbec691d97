import { randomUUID } from 'node:crypto'
import type { Step, StepObserver, StepOutput } from '../../brokers/broker'
import { HttpError } from '../http/router'
import type { Flow, FlowNode, RunState } from '../shared/protocol'
import { StepContainer } from './container'
import { Failures } from './failures'
import { Forwarding, type ForwardingOptions, type SentInput } from './forwarding'
import { type Input, Inputs } from './inputs'
import { ReboundQueue } from './reboundQueue'
import { Ticker } from './ticker'

export interface EngineOptions extends Pick<ForwardingOptions, 'events' | 'map'> {
  readonly start: (node: FlowNode, flowId: string, observer: StepObserver) => Promise<Step>
  /** Receives each output, each tick, and the end of each execution. */
  readonly listener: EngineListener
}

export interface EngineListener {
  observer(node: FlowNode, container: string, thread: () => string | undefined): StepObserver
  output(node: FlowNode, output: StepOutput, input: Input | undefined, flowId: string): void
  /** Called when the trigger's execution begins. */
  ticked(): void
  /** Called when the trigger's execution has ended. */
  triggerEnded(end: 'acked' | 'rejected'): void
}

/** Runs a flow: a container for each step, messages from one to the next, rebounds, retries, and restarts. */
export class Engine {
  readonly #inputs = new Inputs()
  readonly #rebounds = new ReboundQueue(() => this.#changed())
  readonly #containers = new Map<string, StepContainer>()
  /** The inputs of errors, for a retry. */
  readonly failures = new Failures()
  readonly #current = new Map<string, string>()
  readonly #forwarding: Forwarding
  #flow: Flow | undefined
  #flowId = ''
  readonly #ticker = new Ticker(this.#inputs, () => this.#runTrigger())

  constructor(private readonly options: EngineOptions) {
    this.#forwarding = new Forwarding({
      ...options,
      inputs: this.#inputs,
      failures: this.failures,
      flow: () => this.#flow,
      send: (...message) => this.#send(...message),
      settled: () => this.#settle(),
    })
  }

  get state(): RunState {
    const containers = [...this.#containers].map(([id, { state }]) => [id, state] as const)
    const { intervalMs } = this.#ticker
    return {
      mode: intervalMs !== undefined ? 'interval' : this.#containers.size > 0 ? 'ready' : 'stopped',
      ...(intervalMs !== undefined && { intervalMs }),
      isBusy: this.#inputs.isBusy,
      rebounds: this.#rebounds.all,
      containers: Object.fromEntries(containers),
    }
  }

  /** Runs the trigger once. Containers stay up until the flow is stopped or changed. */
  async runOnce(flow: Flow): Promise<void> {
    if (await this.#ensureStarted(flow)) this.#ticker.tick()
  }

  /** Runs the trigger in this interval. While an execution is in progress, the next one waits. */
  async startInterval(flow: Flow, ms: number): Promise<void> {
    if (!(await this.#ensureStarted(flow))) return
    this.#ticker.start(ms)
    this.#changed()
  }

  /** Stops all containers. Messages on their way are dropped, as on the platform. */
  async stop(): Promise<void> {
    this.#ticker.stop()
    this.#rebounds.clear()
    const containers = [...this.#containers.values()]
    this.#containers.clear()
    this.#inputs.clear()
    this.#flow = undefined
    await Promise.all(containers.map((container) => container.stop()))
    this.#changed()
  }

  async kill(stepId: string): Promise<void> {
    const container = this.#containers.get(stepId)
    if (!container) throw new HttpError(409, 'No container of this step is running. Run the flow first.')
    await container.kill()
  }

  reboundNow(id: string): void {
    if (!this.#rebounds.now(id)) throw new HttpError(404, 'This message is no longer waiting.')
  }

  /** Sends the input of an error again, as it was or edited. */
  async retry(seq: number, edited: { body: unknown } | undefined): Promise<void> {
    const failed = this.failures.find(seq)
    if (!failed || !this.#containers.has(failed.node.id))
      throw new HttpError(409, 'The input is no longer held, because the flow stopped. Run the flow again.')
    await this.#forwarding.retry(failed, edited)
  }

  /** Starts the containers. Returns false if the flow was stopped or changed meanwhile. */
  async #ensureStarted(flow: Flow): Promise<boolean> {
    while (this.#flow !== undefined && this.#flow !== flow) await this.stop()
    if (this.#flow === flow) return true
    const flowId = `flow-${randomUUID()}`
    this.#flow = flow
    this.#flowId = flowId
    this.failures.clear()
    for (const node of flow.graph.nodes) this.#containers.set(node.id, this.#container(node, flowId))
    this.#changed()
    await Promise.all([...this.#containers.values()].map((container) => container.start()))
    return this.#flow === flow && this.#flowId === flowId
  }

  #container(node: FlowNode, flowId: string): StepContainer {
    const { start, listener, events } = this.options
    return new StepContainer(node.id, (observer) => start(node, flowId, observer), {
      state: (container, state, reason) => {
        events.publish({ type: 'container', step: node.id, container, state, ...(reason && { reason }) })
        this.#changed()
      },
      output: (_container, output) => this.#output(node, output),
      observer: (container) => ({
        ...listener.observer(node, container, () => this.#current.get(node.id)),
        delivered: (messageId, isRedelivered) => this.#delivered(node, messageId, isRedelivered),
        ended: (messageId, end) => this.#ended(node, messageId, end),
      }),
    })
  }

  #runTrigger(): void {
    const [trigger] = this.#flow?.graph.nodes ?? []
    if (!trigger) return
    this.options.listener.ticked()
    this.#send(trigger, { thread: randomUUID(), messageId: randomUUID(), body: {}, passthrough: {} })
  }

  #send(node: FlowNode, input: SentInput, headers: Record<string, unknown> = {}): void {
    const { thread, messageId, body, passthrough } = input
    const container = this.#containers.get(node.id)
    if (!container) return
    const wasBusy = this.#inputs.isBusy
    this.#inputs.begin({ ...input, step: node.id })
    this.options.events.publish({ type: 'input', step: node.id, thread, message: messageId, body })
    const parts = { passthrough: { ...passthrough } }
    void container.send(body, { messageId, threadId: thread, ...headers }, parts)
    if (!wasBusy) this.#changed()
  }

  #delivered(node: FlowNode, messageId: string, isRedelivered: boolean): void {
    const input = this.#inputs.find(node.id, messageId)
    if (!input) return
    this.#current.set(node.id, input.thread)
    if (isRedelivered) this.#publishEnd(input, 'redelivered')
  }

  #ended(node: FlowNode, message: string, end: 'acked' | 'rejected'): void {
    const input = this.#inputs.find(node.id, message)
    if (!input) return
    this.#publishEnd(input, end)
    if (node === this.#flow?.graph.nodes[0]) this.options.listener.triggerEnded(end)
    this.#inputs.end(node.id, message)
    this.#settle()
  }

  #publishEnd({ step, thread, messageId }: Input, end: 'acked' | 'rejected' | 'redelivered'): void {
    this.options.events.publish({ type: 'end', step, thread, message: messageId, end })
  }

  #settle(): void {
    if (this.#inputs.isBusy) return
    this.#changed()
    this.#ticker.tickIfDue()
  }

  #output(node: FlowNode, output: StepOutput): void {
    const input = this.#inputs.find(node.id, output.parentMessageId)
    this.options.listener.output(node, output, input, this.#flowId)
    if (output.kind === 'data') this.#forwarding.forward(node, output, input)
    if (output.kind === 'rebound' && input) this.#rebound(node, output, input)
  }

  #rebound(node: FlowNode, output: StepOutput, input: Input): void {
    const iteration = Number(output.headers['reboundIteration'] ?? 1)
    this.#rebounds.add(`${node.id}-${input.messageId}`, node.id, iteration, () =>
      this.#send(node, input, { reboundIteration: iteration }),
    )
  }

  #changed(): void {
    this.options.events.publish({ type: 'run', run: this.state })
  }
}
