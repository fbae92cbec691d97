import { type OutputKind, outputKinds, type StepOptions, type StepOutput } from './broker'
import { decodeOutput, type MessageHeaders } from './stepMessages'

// Limits the memory of a watched step, which runs for hours.
const keptOutputs = 1000

/** The outputs of one process of a step, in the order of arrival. Saves snapshots like the platform. */
export class StepOutputs {
  readonly all: StepOutput[] = []
  private readonly listeners: ((output: StepOutput) => void)[] = []

  constructor(private readonly options: Pick<StepOptions, 'platform' | 'flowId' | 'stepId' | 'observer'>) {}

  receive(routingKey: string, content: Buffer, headers: MessageHeaders): void {
    const kind = outputKinds.find((known) => known === routingKey)
    if (kind === undefined) return
    this.record(kind, content, headers)
  }

  subscribe(listener: (output: StepOutput) => void): void {
    this.listeners.push(listener)
  }

  of(messageId: string): StepOutput[] {
    return this.all.filter((output) => output.parentMessageId === messageId)
  }

  private record(kind: OutputKind, content: Buffer, headers: MessageHeaders): void {
    const output = decodeOutput(kind, content, headers)
    if (kind === 'snapshot') this.saveSnapshot(output)
    this.all.push(output)
    if (this.options.observer && this.all.length > keptOutputs) this.all.shift()
    for (const listener of this.listeners) listener(output)
  }

  private saveSnapshot({ body, headers }: StepOutput): void {
    const { platform, flowId, stepId } = this.options
    const isPart = headers['snapshotEvent'] === 'updateSnapshot'
    const snapshot = isPart ? Object.assign({}, platform.snapshotOf(flowId, stepId), body) : body
    platform.saveSnapshot(flowId, stepId, snapshot)
  }
}
