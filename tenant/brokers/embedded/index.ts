import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Broker, Step, StepObserver, StepOptions } from '../broker'
import { InputEnds } from '../inputEnds'
import { isObservedRequest, observeHttp } from '../observedRequest'
import { type StepLink, startProcessStep } from '../processStep'
import { stepEnvironment } from '../stepEnvironment'
import { StepOutputs } from '../stepOutputs'
import { EmbeddedConnection } from './connection'
import type { FromStep } from './protocol'
import { EmbeddedQueue } from './queue'

/**
 * Starts a broker that runs each step as the runtime's own `run.js` in a child process. There, amqplib is replaced so
 * that it connects to this process instead of RabbitMQ (step.ts). All processes of a step (flowId, stepId) consume
 * one queue in memory. If one exits, its unacknowledged messages return to the head of the queue, marked as
 * redelivered.
 */
export async function startEmbeddedBroker(): Promise<Broker> {
  const preload = join(__dirname, 'step.js')
  if (!existsSync(preload)) throw new Error(`${preload} is missing: run \`npm run build\` first.`)
  return new EmbeddedBroker(preload)
}

function watched(observer: StepObserver) {
  const onLine = (line: string): void => observer.line?.(line)
  return { keptLog: 100_000, onLine, onErrorLine: onLine }
}

interface StepInput {
  readonly queue: EmbeddedQueue
  readonly ends: InputEnds
}

class EmbeddedBroker implements Broker {
  readonly kind = 'embedded'
  private readonly inputs = new Map<string, StepInput>()
  private readonly steps: Step[] = []

  constructor(private readonly preload: string) {}

  async startStep(options: StepOptions): Promise<Step> {
    const { queue, ends } = this.inputOf(options)
    const outputs = new StepOutputs(options)
    const routes = { amqpUri: 'amqp://embedded', inputQueue: 'input', outputExchange: 'output' }
    const { observer } = options
    const connection = new EmbeddedConnection(queue, ends, outputs, observer)
    const link: StepLink = {
      flowId: options.flowId,
      ends,
      outputs,
      publishInput: async (message) => queue.push(message),
      // The acknowledgment of an input uses the same channel as its outputs and follows them.
      flushOutputs: async () => undefined,
    }
    const process = {
      script: 'run.js' as const,
      preloads: observer ? [this.preload, observeHttp] : [this.preload],
      componentPath: options.componentPath,
      environment: stepEnvironment(options, routes),
      ...(observer && watched(observer)),
      onMessage: (message: unknown, reply: (message: object) => void) => {
        if (isObservedRequest(message)) observer?.request?.(message.request)
        else connection.receive(message as FromStep, reply)
      },
      onExit: (reason: string) => {
        connection.close()
        observer?.exited?.(reason)
      },
    }
    const step = await startProcessStep(link, process, options.startRuntime)
    this.steps.push(step)
    return step
  }

  async close(): Promise<void> {
    await Promise.all(this.steps.map((step) => step.kill()))
  }

  private inputOf({ flowId, stepId }: StepOptions): StepInput {
    const key = `${flowId}/${stepId}`
    const input = this.inputs.get(key) ?? { queue: new EmbeddedQueue(), ends: new InputEnds() }
    this.inputs.set(key, input)
    return input
  }
}
