import { randomUUID } from 'node:crypto'
import type { Step, StepObserver, StepOutput } from '../../brokers/broker'
import { HttpError } from '../http/router'
import type { EventLog } from '../log/eventLog'
import type { Flow, FlowEdge, FlowNode, RunState } from '../shared/protocol'
import { StepContainer } from './container'
import { Failures } from './failures'
import { type Input, Inputs } from './inputs'
import type { MappingResult } from './mapping'
import { ReboundQueue } from './reboundQueue'

export interface EngineOptions {
  readonly events: EventLog
  readonly start: (node: FlowNode, flowId: string, observer: StepObserver) => Promise<Step>
  readonly map: (mapper: unknown, message: Readonly<Record<string, unknown>>) => Promise<MappingResult>
  /** Told of each output, each tick, and the end of each execution. */
  readonly listener: EngineListener
}

export interface EngineListener {
  observer(node: FlowNode, container: string, thread: () => string | undefined): StepObserver
  output(node: FlowNode, output: StepOutput, input: Input | undefined, flowId: string): void
  /** The trigger's execution begins. */
  ticked(): void
  /** The trigger's execution has ended. */
  triggerEnded(end: 'acked' | 'rejected'): void
}

/** Runs a flow: a container for each step, messages from one to the next, rebounds, retries, and restarts. */
export class Engine {
  readonly #inputs = new Inputs()
  readonly #rebounds = new ReboundQueue(() => this.#changed())
  readonly #containers = new Map<string, StepContainer>()
  readonly #failures = new Failures()
  readonly #current = new Map<string, string>()
  #lines = Promise.resolve()
  #flow: Flow | undefined
  #flowId = ''
  #interval: { ms: number; timer: NodeJS.Timeout } | undefined
  #isTickDue = false

  constructor(private readonly options: EngineOptions) {}

  get state(): RunState {
    const containers = [...this.#containers].map(([id, { state }]) => [id, state] as const)
    return {
      mode: this.#interval ? 'interval' : this.#containers.size > 0 ? 'ready' : 'stopped',
      ...(this.#interval && { intervalMs: this.#interval.ms }),
      isBusy: this.#inputs.isBusy,
      rebounds: this.#rebounds.all,
      containers: Object.fromEntries(containers),
    }
  }

  /** Runs the trigger once. Containers stay up until the flow is stopped or changed. */
  async runOnce(flow: Flow): Promise<void> {
    await this.#ensureStarted(flow)
    this.#tick()
  }

  /** Runs the trigger now and then in this interval. While an execution runs, a tick waits. */
  async startInterval(flow: Flow, ms: number): Promise<void> {
    await this.#ensureStarted(flow)
    if (this.#interval) clearInterval(this.#interval.timer)
    this.#interval = { ms, timer: setInterval(() => this.#tick(), ms) }
    this.#tick()
  }

  /** Stops all containers. Messages on their way are dropped, as on the platform. */
  async stop(): Promise<void> {
    if (this.#interval) clearInterval(this.#interval.timer)
    this.#interval = undefined
    this.#isTickDue = false
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
    const failed = this.#failures.find(seq)
    if (!failed || !this.#containers.has(failed.node.id))
      throw new HttpError(
        409,
        'The input is no longer held, because the flow was stopped. Run the flow again.',
      )
    const { node, thread, passthrough, source } = failed
    if (edited) this.#send(node, thread, randomUUID(), edited.body, passthrough)
    else if (source) await this.#mapAndSend(source.edge, source.message, thread)
    else this.#send(node, thread, randomUUID(), failed.body, passthrough)
  }

  async #ensureStarted(flow: Flow): Promise<void> {
    if (this.#flow !== undefined && this.#flow !== flow) await this.stop()
    if (this.#flow === flow) return
    this.#flow = flow
    this.#flowId = `flow-${randomUUID()}`
    this.#failures.clear()
    for (const node of flow.graph.nodes) this.#containers.set(node.id, this.#container(node, this.#flowId))
    this.#changed()
    await Promise.all([...this.#containers.values()].map((container) => container.start()))
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

  #tick(): void {
    const [trigger] = this.#flow?.graph.nodes ?? []
    if (!trigger) return
    this.#isTickDue = this.#inputs.isBusy
    if (this.#isTickDue) return
    this.options.listener.ticked()
    this.#send(trigger, randomUUID(), randomUUID(), {}, {})
  }

  #send(
    node: FlowNode,
    thread: string,
    messageId: string,
    body: unknown,
    passthrough: Readonly<Record<string, unknown>>,
    headers: Record<string, unknown> = {},
  ): void {
    const container = this.#containers.get(node.id)
    if (!container) return
    const wasBusy = this.#inputs.isBusy
    this.#inputs.begin({ step: node.id, thread, messageId, body, passthrough })
    this.options.events.publish({ type: 'input', step: node.id, thread, message: messageId, body })
    void container.send(
      body,
      { messageId, threadId: thread, ...headers },
      { passthrough: { ...passthrough } },
    )
    if (!wasBusy) this.#changed()
  }

  #delivered(node: FlowNode, message: string, isRedelivered: boolean): void {
    const input = this.#inputs.find(node.id, message)
    if (input) this.#current.set(node.id, input.thread)
    if (isRedelivered && input)
      this.options.events.publish({
        type: 'end',
        step: node.id,
        thread: input.thread,
        message,
        end: 'redelivered',
      })
  }

  #ended(node: FlowNode, message: string, end: 'acked' | 'rejected'): void {
    const input = this.#inputs.find(node.id, message)
    if (!input) return
    this.options.events.publish({ type: 'end', step: node.id, thread: input.thread, message, end })
    if (node === this.#flow?.graph.nodes[0]) this.options.listener.triggerEnded(end)
    this.#inputs.end(node.id, message)
    this.#settle()
  }

  #settle(): void {
    if (this.#inputs.isBusy) return
    this.#changed()
    if (this.#isTickDue) this.#tick()
  }

  #output(node: FlowNode, output: StepOutput): void {
    const input = this.#inputs.find(node.id, output.parentMessageId)
    this.options.listener.output(node, output, input, this.#flowId)
    if (output.kind === 'data') this.#forward(node, output, input)
    if (output.kind === 'rebound' && input) this.#rebound(node, output, input)
  }

  /** Keeps the input of an error, under the number of its event, for a retry. */
  keepFailure(seq: number, node: FlowNode, input: Input): void {
    this.#failures.add(seq, { node, thread: input.thread, body: input.body, passthrough: input.passthrough })
  }

  #rebound(node: FlowNode, output: StepOutput, input: Input): void {
    const iteration = Number(output.headers['reboundIteration'] ?? 1)
    this.#rebounds.add(`${node.id}-${input.messageId}`, node.id, iteration, () =>
      this.#send(node, input.thread, input.messageId, input.body, input.passthrough, {
        reboundIteration: iteration,
      }),
    )
  }

  #forward(node: FlowNode, output: StepOutput, input: Input | undefined): void {
    const edges = this.#flow?.graph.edges.filter(({ source }) => source === node.id) ?? []
    const thread = input?.thread ?? String(output.headers['threadId'] ?? '')
    const { body, headers = {} } = output.message ?? {}
    const own = { id: output.messageId, headers, body }
    const elasticio = { ...input?.passthrough, [node.id]: own }
    for (const edge of edges) {
      this.#inputs.hold(thread)
      const flow = this.#flow
      // One at a time, so that messages keep their order.
      this.#lines = this.#lines.then(async () => {
        if (flow === this.#flow) await this.#mapAndSend(edge, { ...own, elasticio }, thread)
        this.#inputs.release(thread)
        this.#settle()
      })
    }
  }

  async #mapAndSend(
    edge: FlowEdge,
    message: Readonly<Record<string, unknown>>,
    thread: string,
  ): Promise<void> {
    const node = this.#flow?.graph.nodes.find(({ id }) => id === edge.target)
    if (!node) return
    const passthrough = message['elasticio'] as Record<string, unknown>
    const result = await this.options.map(edge.config.mapper, message)
    if ('value' in result) return this.#send(node, thread, String(message['id']), result.value, passthrough)
    const { path, message: words, position } = result.fault
    const place = `${path === '' ? '' : ` of "${path}"`}${position === undefined ? '' : ` at character ${position}`}`
    const { seq } = this.options.events.publish({
      type: 'mapping',
      step: node.id,
      thread,
      message: String(message['id']),
      error: `The expression${place} failed: ${words}`,
    })
    this.#failures.add(seq, { node, thread, passthrough, source: { edge, message } })
  }

  #changed(): void {
    this.options.events.publish({ type: 'run', run: this.state })
  }
}
