import type { Tenant } from '..'
import type { StepOutput } from '../brokers/broker'
import type { StartRuntime } from '../brokers/runtimeProcess'
import type { Accounts } from './accounts/accounts'
import type { Component } from './component'
import type { Fakes } from './fakes/fakeData'
import { TroubleDesk } from './fakes/troubleDesk'
import { Engine } from './flow/engine'
import type { Input } from './flow/inputs'
import { Mapper } from './flow/mapping'
import { Samples } from './flow/samples'
import { StepLauncher } from './flow/stepLauncher'
import { validateFlow } from './flow/validateFlow'
import type { FlowStore } from './flowStore'
import { HttpError } from './http/router'
import type { EventLog } from './log/eventLog'
import type { FlowNode, FlowView } from './shared/protocol'

export interface FlowServiceOptions {
  readonly tenant: Tenant
  readonly component: Component
  readonly events: EventLog
  readonly accounts: Accounts
  readonly store: FlowStore
  readonly fakes: Fakes | undefined
  readonly startRuntime?: StartRuntime
}

/** The flow: editing, samples, running, and trouble. */
export class FlowService {
  readonly #mapper = new Mapper()
  readonly #launcher: StepLauncher
  readonly engine: Engine
  readonly samples: Samples
  readonly desk: TroubleDesk

  constructor(private readonly options: FlowServiceOptions) {
    this.#launcher = new StepLauncher(options)
    this.samples = new Samples({ ...options, mapper: this.#mapper, launcher: this.#launcher })
    this.desk = new TroubleDesk({ ...options, kill: () => this.#kill() })
    this.engine = new Engine({
      events: options.events,
      start: (node, flowId, observer) => this.#launcher.start(node, flowId, observer),
      map: (mapper, message) => this.#mapper.map(mapper, message),
      listener: {
        observer: (node, container, thread) => this.#launcher.observer(node, container, thread),
        output: (node, output, input, flowId) => this.#output(node, output, input, flowId),
        ticked: () => this.desk.ticked(),
        triggerEnded: (end) => this.desk.triggerEnded(end),
      },
    })
  }

  view(): FlowView {
    const { flow, samples, snapshots, hasRaisedRates } = this.options.store
    return {
      flow,
      samples: Object.fromEntries(samples),
      snapshots: Object.fromEntries(snapshots),
      run: this.engine.state,
      hasRaisedRates,
    }
  }

  /** Replaces the flow, which stops it. */
  async save(sent: unknown): Promise<FlowView> {
    const flow = validateFlow(sent, this.options.component.steps)
    if (JSON.stringify(flow) !== JSON.stringify(this.options.store.flow)) {
      await this.engine.stop()
      const [old] = this.options.store.flow.graph.nodes
      const [trigger] = flow.graph.nodes
      if (old?.command !== trigger?.command || old?.credentials_id !== trigger?.credentials_id)
        this.desk.reset()
      this.options.store.set(flow)
      this.options.events.publish({ type: 'flow' })
      this.desk.publishLedger()
    }
    return this.view()
  }

  async setRaisedRates(hasRaisedRates: boolean): Promise<void> {
    await this.engine.stop()
    this.options.store.hasRaisedRates = hasRaisedRates
    this.options.events.publish({ type: 'flow' })
  }

  async run(): Promise<void> {
    this.#launcher.checkReady()
    await this.engine.runOnce(this.options.store.flow)
  }

  async start(intervalMs: number): Promise<void> {
    this.#launcher.checkReady()
    await this.engine.startInterval(this.options.store.flow, intervalMs)
  }

  async resetSnapshot(): Promise<void> {
    if (this.engine.state.mode === 'interval')
      throw new HttpError(409, 'Stop the flow first. A snapshot is reset only while the flow is stopped.')
    await this.engine.stop()
    this.options.store.resetSnapshots()
    this.desk.reset()
    this.options.events.publish({ type: 'flow' })
    this.desk.publishLedger()
  }

  async close(): Promise<void> {
    this.desk.close()
    await this.engine.stop()
    await this.#mapper.close()
  }

  #output(node: FlowNode, output: StepOutput, input: Input | undefined, flowId: string): void {
    const { events, store, tenant } = this.options
    const { kind, messageId, parentMessageId, body } = output
    const isTrigger = node === store.flow.graph.nodes[0]
    const isAgain = isTrigger && kind === 'data' && this.desk.enter(messageId, body)
    const { seq } = events.publish({
      type: 'output',
      step: node.id,
      thread: input?.thread ?? '',
      message: messageId,
      parent: parentMessageId,
      kind,
      body,
      bytes: JSON.stringify(body ?? null).length,
      ...(isAgain && { isAgain }),
    })
    if (kind === 'snapshot') store.setSnapshot(node.id, tenant.platform.snapshotOf(flowId, node.id))
    if (kind === 'error' && input) this.engine.failures.add(seq, { ...input, node })
    if (kind === 'error') this.#launcher.failed(node, body)
    this.desk.publishLedger()
  }

  async #kill(): Promise<void> {
    const running = Object.keys(this.engine.state.containers)
    if (running.length === 0) throw new HttpError(409, 'No container is running. Run the flow first.')
    await Promise.all(running.map((id) => this.engine.kill(id)))
  }
}
