import { isObject } from '../../isObject'
import type { FlowStore } from '../flowStore'
import { HttpError } from '../http/router'
import type { EventLog } from '../log/eventLog'
import type { FlowNode, Sample, Values } from '../shared/protocol'
import type { Mapper, MappingResult } from './mapping'
import { takeSample } from './sampler'
import type { StepLauncher } from './stepLauncher'

export interface SamplesOptions {
  readonly events: EventLog
  readonly store: FlowStore
  readonly mapper: Mapper
  readonly launcher: StepLauncher
}

/** The samples of the steps, and the values of expressions on them. */
export class Samples {
  constructor(private readonly options: SamplesOptions) {}

  /** Takes a sample of a step; `stub` is used as it is. */
  async take(stepId: string, stub?: { body: unknown }): Promise<Sample> {
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
      results[key] = await this.options.mapper.map(mapper, message)
    }
    return results
  }

  async #liveSample(node: FlowNode): Promise<Sample> {
    const { nodes, edges } = this.options.store.flow.graph
    this.options.launcher.checkStep(node, nodes.indexOf(node))
    const edge = edges.find(({ target }) => target === node.id)
    const message = edge ? this.#sampleMessage(node.id) : {}
    const result = edge ? await this.options.mapper.map(edge.config.mapper, message) : { value: {} }
    if ('fault' in result)
      throw new HttpError(422, `The mapping failed: ${result.fault.message} ${result.fault.path}`.trim())
    return takeSample(
      this.options.launcher,
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
}
