import type { Tenant } from '..'
import type { Step, StepObserver, StepOutput } from '../brokers/broker'
import { isObject } from '../isObject'
import { type Accounts, fakesApp } from './accounts/accounts'
import type { Component } from './component'
import type { EventLog } from './eventLog'
import { type FakeData, type Fakes, fakeDataOf } from './fakes/fakeData'
import { FlowLedger } from './fakes/flowLedger'
import { makeTrouble, type TroubleContext, troublesFor } from './fakes/troubles'
import { Engine } from './flow/engine'
import type { Input } from './flow/inputs'
import { Mapper, type MappingResult } from './flow/mapping'
import { takeSample } from './flow/sampler'
import { validateFlow } from './flow/validateFlow'
import type { FlowStore } from './flowStore'
import { HttpError } from './http/router'
import { logLine } from './logLine'
import { requestFact } from './requestFact'
import { filledValues, missingFields } from './shared/fields'
import type { FlowNode, FlowView, LedgerView, Sample, TroubleView, Values } from './shared/protocol'

export interface FlowServiceOptions {
  readonly tenant: Tenant
  readonly component: Component
  readonly events: EventLog
  readonly accounts: Accounts
  readonly store: FlowStore
  readonly fakes: Fakes | undefined
}

const ledgerMs = 200

/** The flow: editing, samples, running, and trouble. */
export class FlowService {
  readonly #mapper = new Mapper()
  readonly #ledger = new FlowLedger()
  readonly engine: Engine
  #ledgerTimer: NodeJS.Timeout | undefined

  constructor(private readonly options: FlowServiceOptions) {
    this.engine = new Engine({
      events: options.events,
      start: (node, flowId, observer) => this.#startStep(node, flowId, observer),
      map: (mapper, message) => this.#mapper.map(mapper, message),
      listener: {
        observer: (node, container, thread) => this.#observer(node, container, thread),
        output: (node, output, input, flowId) => this.#output(node, output, input, flowId),
        ticked: () => this.#ledger.ticked(this.#data()),
        triggerEnded: (end) => {
          if (end === 'acked') this.#ledger.completed(this.#data())
          this.#publishLedger()
        },
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
        this.#ledger.reset()
      this.options.store.set(flow)
      this.options.events.publish({ type: 'flow' })
      this.#publishLedger()
    }
    return this.view()
  }

  async setRaisedRates(hasRaisedRates: boolean): Promise<void> {
    await this.engine.stop()
    this.options.store.hasRaisedRates = hasRaisedRates
    this.options.events.publish({ type: 'flow' })
  }

  async run(): Promise<void> {
    this.#checkReady()
    await this.engine.runOnce(this.options.store.flow)
  }

  async start(intervalMs: number): Promise<void> {
    this.#checkReady()
    await this.engine.startInterval(this.options.store.flow, intervalMs)
  }

  async resetSnapshot(): Promise<void> {
    if (this.engine.state.mode === 'interval')
      throw new HttpError(409, 'Stop the flow first. A snapshot is reset only while the flow is stopped.')
    await this.engine.stop()
    this.options.store.resetSnapshots()
    this.#ledger.reset()
    this.options.events.publish({ type: 'flow' })
    this.#publishLedger()
  }

  /** Takes a sample of a step; `stub` is used as it is. */
  async sample(stepId: string, stub?: { body: unknown }): Promise<Sample> {
    const { nodes } = this.options.store.flow.graph
    const node = nodes.find(({ id }) => id === stepId)
    if (!node) throw new HttpError(404, 'There is no such step.')
    const sample: Sample = stub
      ? { at: Date.now(), isStub: true, count: 1, message: { body: stub.body, headers: {} } }
      : await this.#liveSample(node)
    this.options.store.setSample(stepId, sample)
    this.options.events.publish({ type: 'flow' })
    return sample
  }

  /** Returns the value of each expression on the sample of the step before, by the key it was sent under. */
  async evaluate(stepId: string, expressions: Values): Promise<Record<string, MappingResult>> {
    const message = this.#sampleMessage(stepId)
    const results: Record<string, MappingResult> = {}
    for (const [key, mapper] of Object.entries(expressions)) {
      results[key] = await this.#mapper.map(mapper, message)
    }
    return results
  }

  ledger(): LedgerView {
    return this.#ledger.view(this.#data())
  }

  troubles(): TroubleView[] {
    const { account } = this.#trigger()
    return troublesFor(this.#troubleContext(), this.options.fakes !== undefined && account?.app === fakesApp)
  }

  async trouble(key: string): Promise<void> {
    const context = this.#troubleContext()
    const isKnown = this.troubles().some((each) => each.key === key && each.problem === undefined)
    if (!context || !isKnown) throw new HttpError(404, 'This cannot be done to the current flow.')
    const title = await makeTrouble(key, context)
    this.options.events.publish({ type: 'trouble', key, title: title ?? key })
    this.#publishLedger()
  }

  async close(): Promise<void> {
    clearTimeout(this.#ledgerTimer)
    await this.engine.stop()
    await this.#mapper.close()
  }

  async #liveSample(node: FlowNode): Promise<Sample> {
    const { nodes, edges } = this.options.store.flow.graph
    this.#checkStep(node, nodes.indexOf(node))
    const edge = edges.find(({ target }) => target === node.id)
    const message = edge ? this.#sampleMessage(node.id) : {}
    const result = edge ? await this.#mapper.map(edge.config.mapper, message) : { value: {} }
    if ('fault' in result)
      throw new HttpError(422, `The mapping failed: ${result.fault.message} ${result.fault.path}`.trim())
    return takeSample(
      (each, flowId, observer, environment) => this.#startStep(each, flowId, observer, environment),
      node,
      result.value ?? {},
      isObject(message['elasticio']) ? message['elasticio'] : {},
    )
  }

  /** The message that a mapping sees: the sample of the step before, and those of all earlier steps. */
  #sampleMessage(stepId: string): Record<string, unknown> {
    const { store } = this.options
    const { nodes, edges } = store.flow.graph
    const source = edges.find(({ target }) => target === stepId)?.source
    const sample = source === undefined ? undefined : store.samples.get(source)
    if (!sample) throw new HttpError(409, 'Take a sample of the step before first.')
    const earlier = nodes.slice(
      0,
      nodes.findIndex(({ id }) => id === stepId),
    )
    const elasticio = earlier.flatMap(({ id }) => {
      const each = store.samples.get(id)
      return each ? [[id, { headers: {}, ...each.message }] as const] : []
    })
    return { id: 'sample', headers: {}, ...sample.message, elasticio: Object.fromEntries(elasticio) }
  }

  #checkReady(): void {
    const { nodes } = this.options.store.flow.graph
    if (nodes.length === 0) throw new HttpError(422, 'Add a trigger first.')
    for (const [index, node] of nodes.entries()) this.#checkStep(node, index)
  }

  #checkStep(node: FlowNode, index: number): void {
    const { component, accounts } = this.options
    const step = component.steps.find(({ key }) => key === node.command)
    const name = `Step ${index + 1} (${step?.title ?? node.command})`
    const missing = missingFields(step?.fields ?? {}, node.fields)
    if (missing.length > 0) throw new HttpError(422, `${name}: fill in ${missing.join(', ')}.`)
    if (Object.keys(component.credential).length === 0) return
    const account = node.credentials_id === undefined ? undefined : accounts.list.find(node.credentials_id)
    if (!account) throw new HttpError(422, `${name}: choose an account.`)
    if (accounts.hasOAuth && !accounts.tokensOf(account))
      throw new HttpError(422, `${name}: authenticate the account "${account.name}" first.`)
  }

  #startStep(
    node: FlowNode,
    flowId: string,
    observer: StepObserver,
    environment: Record<string, string> = {},
  ): Promise<Step> {
    const { tenant, component, accounts, store } = this.options
    const account = node.credentials_id === undefined ? undefined : accounts.list.find(node.credentials_id)
    tenant.platform.addStep({
      flowId,
      stepId: node.id,
      ...(account && { accountId: account.id }),
      config: filledValues(node.fields),
      ...(environment['ELASTICIO_FLOW_TYPE'] === undefined && { snapshot: store.snapshots.get(node.id) }),
    })
    return tenant.broker.startStep({
      platform: tenant.platform,
      flowId,
      stepId: node.id,
      functionName: node.command,
      componentPath: component.folder,
      hasRaisedRates: store.hasRaisedRates,
      environment: { ...accounts.environmentOf(account), ...environment },
      observer,
    })
  }

  #observer(node: FlowNode, container: string, thread: () => string | undefined): StepObserver {
    const { events, accounts } = this.options
    const account = node.credentials_id === undefined ? undefined : accounts.list.find(node.credentials_id)
    const places = accounts.placesOf(account)
    return {
      request: (request) => {
        const id = thread()
        events.publish(
          requestFact(request, places, { step: node.id, container, ...(id !== undefined && { thread: id }) }),
        )
      },
      line: (line) => {
        const fact = logLine(line, node.id)
        if (fact && fact.level !== 'trace' && fact.level !== 'debug') events.publish(fact)
      },
    }
  }

  #output(node: FlowNode, output: StepOutput, input: Input | undefined, flowId: string): void {
    const { events, store, tenant, accounts } = this.options
    const { kind, messageId, parentMessageId, body } = output
    const isTrigger = node === store.flow.graph.nodes[0]
    const isAgain = isTrigger && kind === 'data' && this.#ledger.enter(messageId, body, this.#data())
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
    if (kind === 'error' && input) this.engine.keepFailure(seq, node, input)
    if (
      kind === 'error' &&
      isObject(body) &&
      body['name'] === 'ReconnectRequiredError' &&
      node.credentials_id
    )
      accounts.ended(node.credentials_id, String(body['message']))
    this.#publishLedger()
  }

  #trigger() {
    const { store, accounts } = this.options
    const [node] = store.flow.graph.nodes
    return {
      node,
      account: node?.credentials_id === undefined ? undefined : accounts.list.find(node.credentials_id),
    }
  }

  #data(): FakeData | undefined {
    const { node, account } = this.#trigger()
    const { fakes } = this.options
    return node && fakes && account?.app === fakesApp ? fakeDataOf(fakes, account, node) : undefined
  }

  #troubleContext(): TroubleContext | undefined {
    const { fakes, store } = this.options
    const { account } = this.#trigger()
    if (!fakes) return undefined
    return {
      ...fakes,
      provider: String(account?.fields['provider'] ?? ''),
      data: this.#data(),
      kill: async () => {
        const up = store.flow.graph.nodes.filter(({ id }) => this.engine.state.containers[id])
        if (up.length === 0) throw new HttpError(409, 'No container is running. Run the flow first.')
        await Promise.all(up.map(({ id }) => this.engine.kill(id)))
      },
    }
  }

  #publishLedger(): void {
    this.#ledgerTimer ??= setTimeout(() => {
      this.#ledgerTimer = undefined
      this.options.events.publish({ type: 'ledger', ledger: this.ledger() })
    }, ledgerMs)
  }
}
