import type { Component } from './component'
import type { Flow, Sample } from './shared/protocol'

/** The flow with its samples and the snapshots of its steps. */
export class FlowStore {
  #flow: Flow
  readonly samples = new Map<string, Sample>()
  readonly snapshots = new Map<string, unknown>()
  hasRaisedRates = true

  constructor(
    component: Component,
    private readonly changed: () => void,
  ) {
    this.#flow = firstFlow(component)
  }

  get flow(): Flow {
    return this.#flow
  }

  /** Replaces the flow. Samples and snapshots of steps that are gone, or do something else now, are forgotten. */
  set(flow: Flow): void {
    const old = new Map(this.#flow.graph.nodes.map(({ id, command }) => [id, command]))
    this.#flow = flow
    for (const { id, command } of flow.graph.nodes) {
      if (old.get(id) === command) old.delete(id)
    }
    for (const id of old.keys()) {
      this.samples.delete(id)
      this.snapshots.delete(id)
    }
    this.changed()
  }

  setSample(id: string, sample: Sample): void {
    this.samples.set(id, sample)
    this.changed()
  }

  setSnapshot(id: string, snapshot: unknown): void {
    this.snapshots.set(id, snapshot)
    this.changed()
  }

  resetSnapshots(): void {
    this.snapshots.clear()
    this.changed()
  }
}

/** Returns the flow of a first start: the first polling trigger, set up to read contacts if it can. */
function firstFlow({ steps }: Component): Flow {
  const trigger = steps.find(({ kind }) => kind === 'trigger') ?? steps[0]
  const fields = trigger?.fields['objectType'] ? { objectType: 'contacts' } : {}
  const nodes = trigger ? [{ id: 'step_1', command: trigger.key, fields }] : []
  return { name: 'My first flow', graph: { nodes, edges: [] } }
}
