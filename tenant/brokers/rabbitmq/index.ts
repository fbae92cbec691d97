import { randomUUID } from 'node:crypto'
import type { Broker, Step, StepOptions } from '../broker'
import { InputEnds } from '../inputEnds'
import { type StepLink, startProcessStep } from '../processStep'
import { stepEnvironment } from '../stepEnvironment'
import type { InputMessage } from '../stepMessages'
import { StepOutputs } from '../stepOutputs'
import { type LastingChannel, openLastingChannel } from './lastingChannel'
import { declareInputQueue, openOutputs, publishToQueue } from './queues'
import { endInLogLine } from './traceLog'

/**
 * Connects to RabbitMQ and runs each step as an unmodified `run.js`. All processes of a step (flowId, stepId) consume
 * one input queue. If one is killed, RabbitMQ returns its unacknowledged messages to the head of the queue, marks
 * them as redelivered, and delivers them to the next process of the step.
 * If `isDurable` is set, the queues and their messages survive a restart of RabbitMQ.
 * AMQP doesn't show acknowledgments to other clients, so `ended` reads the runtime's log and needs its
 * LOG_LEVEL=trace.
 */
export async function connectRabbitmq(amqpUri: string, { isDurable = false } = {}): Promise<Broker> {
  return new RabbitmqBroker(amqpUri, isDurable, await openLastingChannel(amqpUri))
}

interface StepInput {
  readonly queue: string
  readonly ends: InputEnds
}

class RabbitmqBroker implements Broker {
  readonly kind = 'rabbitmq'
  private readonly name = `tenant.${randomUUID()}`
  private readonly inputs = new Map<string, StepInput>()
  private readonly steps: Step[] = []

  constructor(
    private readonly amqpUri: string,
    private readonly isDurable: boolean,
    private readonly channel: LastingChannel,
  ) {}

  async startStep(options: StepOptions): Promise<Step> {
    const environment = { LOG_LEVEL: 'trace', ...options.environment }
    const input = this.inputOf(options)
    await declareInputQueue(this.channel, input.queue, this.isDurable)
    const outputExchange = `${this.name}.out.${randomUUID()}`
    const outputs = new StepOutputs(options)
    const { flush } = await openOutputs(this.channel, outputExchange, outputs, this.isDurable)
    const link: StepLink = {
      flowId: options.flowId,
      ends: environment.LOG_LEVEL === 'trace' ? input.ends : invisibleEnds,
      outputs,
      publishInput: (message) => this.publish(input.queue, message),
      flushOutputs: flush,
    }
    const routes = { amqpUri: this.amqpUri, inputQueue: input.queue, outputExchange }
    const step = await startProcessStep(link, {
      script: 'run.js',
      componentPath: options.componentPath,
      environment: stepEnvironment({ ...options, environment }, routes),
      onLine: (line) => {
        const ended = endInLogLine(line)
        if (ended) input.ends.settle(ended.messageId, ended.end)
      },
    })
    this.steps.push(step)
    return step
  }

  async close(): Promise<void> {
    await Promise.all(this.steps.map((step) => step.kill()))
    const channel = await this.channel.current()
    await Promise.all([...this.inputs.values()].map(({ queue }) => channel.deleteQueue(queue)))
    await this.channel.close()
  }

  /**
   * Publishes again if the connection closed before the confirmation, because RabbitMQ may not have received the
   * message.
   */
  private async publish(queue: string, message: InputMessage): Promise<void> {
    try {
      await publishToQueue(await this.channel.current(), queue, message)
    } catch (error) {
      if (!this.isDurable) throw error
      await this.publish(queue, message)
    }
  }

  private inputOf({ flowId, stepId }: StepOptions): StepInput {
    const queue = `${this.name}.in.${flowId}.${stepId}`
    const input = this.inputs.get(queue) ?? { queue, ends: new InputEnds() }
    this.inputs.set(queue, input)
    return input
  }
}

const invisibleEnds: StepLink['ends'] = {
  begin: () => undefined,
  wait: () =>
    Promise.reject(new Error('The end of an input can be observed at RabbitMQ only with LOG_LEVEL=trace.')),
}
