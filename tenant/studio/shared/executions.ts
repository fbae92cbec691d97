import type { ErrorBody, StudioEvent } from './events'

export interface StepProgress {
  inputs: number
  ended: number
  outputs: number
  pages: number
  requests: number
  refreshes: number
  errors: number
  redelivered: number
}

export interface Failure {
  readonly seq: number
  readonly at: number
  readonly step: string
  readonly name: string
  readonly message: string
  readonly isMapping: boolean
}

/** One run of the trigger with everything that followed from it. */
export interface Execution {
  readonly thread: string
  readonly startedAt: number
  lastAt: number
  readonly steps: Map<string, StepProgress>
  readonly failures: Failure[]
  /** Inputs that are in work or on their way. */
  open: number
}

const kept = 300

/** The newest executions, put together from events. */
export class ExecutionLog {
  readonly #executions = new Map<string, Execution>()

  /** Returns the executions, newest first. */
  get all(): Execution[] {
    return [...this.#executions.values()].reverse()
  }

  add(event: StudioEvent): void {
    const thread = 'thread' in event ? event.thread : undefined
    if (!thread || !('step' in event) || event.step === undefined) return
    const execution = this.#executions.get(thread) ?? this.#begin(thread, event)
    if (!execution) return
    execution.lastAt = event.at
    count(execution, event.step, event)
  }

  clear(): void {
    this.#executions.clear()
  }

  #begin(thread: string, event: StudioEvent): Execution | undefined {
    if (event.type !== 'input') return undefined
    const execution: Execution = {
      thread,
      startedAt: event.at,
      lastAt: event.at,
      steps: new Map(),
      failures: [],
      open: 0,
    }
    this.#executions.set(thread, execution)
    const [oldest] = this.#executions.keys()
    if (this.#executions.size > kept && oldest !== undefined) this.#executions.delete(oldest)
    return execution
  }
}

function count(execution: Execution, step: string, event: StudioEvent): void {
  const progress = execution.steps.get(step) ?? noProgress()
  execution.steps.set(step, progress)
  switch (event.type) {
    case 'input':
      progress.inputs++
      execution.open++
      break
    case 'end':
      if (event.end === 'redelivered') progress.redelivered++
      else {
        progress.ended++
        execution.open--
      }
      break
    case 'http':
      progress.requests++
      if (event.where === 'token' && event.status === 200) progress.refreshes++
      break
    case 'output':
      countOutput(execution, progress, event)
      break
    case 'mapping':
      progress.errors++
      execution.failures.push({ ...placeOf(event), name: 'Mapping', message: event.error, isMapping: true })
      break
  }
}

function countOutput(
  execution: Execution,
  progress: StepProgress,
  event: Extract<StudioEvent, { type: 'output' }>,
): void {
  if (event.kind === 'data') progress.outputs++
  if (event.kind === 'snapshot') progress.pages++
  if (event.kind !== 'error') return
  progress.errors++
  const { name = 'Error', message = '' } = (event.body ?? {}) as ErrorBody
  execution.failures.push({ ...placeOf(event), name, message, isMapping: false })
}

function placeOf({ seq, at, step }: { seq: number; at: number; step: string }) {
  return { seq, at, step }
}

function noProgress(): StepProgress {
  return { inputs: 0, ended: 0, outputs: 0, pages: 0, requests: 0, refreshes: 0, errors: 0, redelivered: 0 }
}
