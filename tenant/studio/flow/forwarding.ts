import { randomUUID } from 'node:crypto'
import type { StepOutput } from '../../brokers/broker'
import type { EventLog } from '../log/eventLog'
import type { Flow, FlowEdge, FlowNode } from '../shared/protocol'
import type { FailedInput, FailedMapping, Failures } from './failures'
import type { Input, Inputs } from './inputs'
import type { MappingResult } from './mapping'
import type { MappingFault } from './mappingWorker'

type Message = Readonly<Record<string, unknown>>

/** An input that is sent to a step. */
export type SentInput = Omit<Input, 'step'>

export interface ForwardingOptions {
  readonly events: EventLog
  readonly map: (mapper: unknown, message: Message) => Promise<MappingResult>
  readonly inputs: Inputs
  readonly failures: Failures
  /** Returns the running flow. */
  readonly flow: () => Flow | undefined
  readonly send: (node: FlowNode, input: SentInput) => void
  /** Called after a message was sent to the next step, or its mapping failed. */
  readonly settled: () => void
}

/** Maps the messages of each step, and sends them to the next steps in their order. */
export class Forwarding {
  #lines = Promise.resolve()

  constructor(private readonly options: ForwardingOptions) {}

  /** Sends a message to all steps that follow the step. */
  forward(node: FlowNode, output: StepOutput, input: Input | undefined): void {
    const { inputs, settled } = this.options
    const flow = this.options.flow()
    const edges = flow?.graph.edges.filter(({ source }) => source === node.id) ?? []
    const thread = input?.thread ?? String(output.headers['threadId'] ?? '')
    const { body, headers = {} } = output.message ?? {}
    const own = { id: output.messageId, headers, body }
    const elasticio = { ...input?.passthrough, [node.id]: own }
    for (const edge of edges) {
      inputs.hold(thread)
      // One at a time, so that messages keep their order.
      this.#lines = this.#lines.then(async () => {
        if (flow === this.options.flow()) await this.#mapAndSend(edge, { ...own, elasticio }, thread)
        inputs.release(thread)
        settled()
      })
    }
  }

  /** Sends the input of an error again, as it was or edited. If its mapping failed, it is mapped again. */
  async retry(failed: FailedInput, edited: { readonly body: unknown } | undefined): Promise<void> {
    const { node, thread, passthrough, source } = failed
    const { body } = edited ?? failed
    if (source) await this.#mapAndSend(source.edge, withBody(source, edited), thread)
    else this.options.send(node, { thread, messageId: randomUUID(), body, passthrough })
  }

  /** Maps a message and sends it. If the mapping fails, publishes an error that can be retried. */
  async #mapAndSend(edge: FlowEdge, message: Message, thread: string): Promise<void> {
    const { events, map, failures, flow, send } = this.options
    const node = flow()?.graph.nodes.find(({ id }) => id === edge.target)
    if (!node) return
    const messageId = String(message['id'])
    const passthrough = message['elasticio'] as Message
    const result = await map(edge.config.mapper, message)
    if ('value' in result) return send(node, { thread, messageId, body: result.value, passthrough })
    const error = errorText(result.fault)
    const { seq } = events.publish({ type: 'mapping', step: node.id, thread, message: messageId, error })
    failures.add(seq, { node, thread, passthrough, source: { edge, message } })
  }
}

/** Returns the message before the mapping, with its edited body. */
function withBody({ edge, message }: FailedMapping, edited: { readonly body: unknown } | undefined): Message {
  if (!edited) return message
  const earlier = message['elasticio'] as Readonly<Record<string, Message>>
  const own = { ...earlier[edge.source], body: edited.body }
  return { ...message, body: edited.body, elasticio: { ...earlier, [edge.source]: own } }
}

function errorText({ path, message, position }: MappingFault): string {
  const place = `${path === '' ? '' : ` of "${path}"`}${position === undefined ? '' : ` at character ${position}`}`
  return `The expression${place} failed: ${message}`
}
