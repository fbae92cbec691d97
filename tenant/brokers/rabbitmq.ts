import { randomUUID } from 'node:crypto'
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib'
import type { Broker, Step, StepOptions } from './broker'
import { InputEnds } from './inputEnds'
import { type StepLink, startProcessStep } from './processStep'
import { declareInputQueue, openOutputs, publishToQueue } from './rabbitmqQueues'
import { stepEnvironment } from './stepEnvironment'
import { StepOutputs } from './stepOutputs'
import { endInLogLine } from './traceLog'

/**
 * Runs each step as an untouched `run.js` at a real RabbitMQ. All processes of a step (flowId, stepId) consume one
 * input queue: when one is killed, RabbitMQ sees its connection close, puts what it had not acknowledged back at
 * the head of the queue, and delivers it, marked as redelivered, to the next process started for the step.
 * AMQP shows acknowledgements to nobody else, so `ended` follows the runtime's log and needs its LOG_LEVEL=trace.
 */
export async function connectRabbitmq(amqpUri: string): Promise<Broker> {
  const connection = await connect(amqpUri)
  return new RabbitmqBroker(amqpUri, connection, await connection.createConfirmChannel())
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
    private readonly connection: ChannelModel,
    private readonly channel: ConfirmChannel,
  ) {}

  async startStep(options: StepOptions): Promise<Step> {
    const environment = { LOG_LEVEL: 'trace', ...options.environment }
    const input = this.inputOf(options)
    await declareInputQueue(this.channel, input.queue)
    const outputExchange = `${this.name}.out.${randomUUID()}`
    const outputs = new StepOutputs(options)
    const { flush } = await openOutputs(this.channel, outputExchange, outputs)
    const link: StepLink = {
      flowId: options.flowId,
      ends: environment.LOG_LEVEL === 'trace' ? input.ends : invisibleEnds,
      outputs,
      publishInput: (message) => publishToQueue(this.channel, input.queue, message),
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
    await Promise.all([...this.inputs.values()].map(({ queue }) => this.channel.deleteQueue(queue)))
    await this.connection.close()
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
    Promise.reject(new Error('The end of an input can be seen at RabbitMQ only with LOG_LEVEL=trace.')),
}
