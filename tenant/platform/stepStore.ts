/** A step of a flow as the platform stores it. */
export interface FlowStep {
  flowId: string
  stepId: string
  /** The account whose keys become part of the step's configuration. */
  accountId?: string
  config: Record<string, unknown>
  snapshot?: unknown
  isPassthrough?: boolean
}

/** The steps of the flows, and their snapshots. */
export class StepStore {
  readonly #steps = new Map<string, FlowStep>()

  /** Creates the step or replaces it. */
  add(step: FlowStep): void {
    this.#steps.set(keyOf(step.flowId, step.stepId), structuredClone(step))
  }

  find(flowId: string, stepId: string): FlowStep | undefined {
    return structuredClone(this.#steps.get(keyOf(flowId, stepId)))
  }

  require(flowId: string, stepId: string): FlowStep {
    const step = this.find(flowId, stepId)
    if (!step) throw new Error(`There is no step "${stepId}" in the flow "${flowId}".`)
    return step
  }

  remove(flowId: string, stepId: string): void {
    this.#steps.delete(keyOf(flowId, stepId))
  }

  saveSnapshot(flowId: string, stepId: string, snapshot: unknown): void {
    this.add({ ...this.require(flowId, stepId), snapshot })
  }
}

function keyOf(flowId: string, stepId: string): string {
  return `${flowId}/${stepId}`
}
