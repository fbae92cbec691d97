import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { connect } from 'amqplib'
import { startProcessStep } from '../../tenant/brokers/processStep.js'
import { stepEnvironment } from '../../tenant/brokers/stepEnvironment.js'

const componentPath = fileURLToPath(new URL('../..', import.meta.url))
const preload = fileURLToPath(new URL('./processUse.cjs', import.meta.url))
const flowId = 'bench-flow'

/**
 * Starts a step of the real runtime at RabbitMQ. Calls `onOutput` with the kind, size, and time of each output,
 * without decrypting or keeping it, so that little other than the step is measured.
 */
export async function startStep(
  tenant,
  amqpUri,
  { accountId, functionName, config = {}, prefetch, environment: wanted = {}, onOutput },
) {
  const connection = await connect(amqpUri)
  const channel = await connection.createConfirmChannel()
  const stepId = `${functionName}-${randomUUID()}`
  const routes = { amqpUri, inputQueue: `${stepId}.in`, outputExchange: `${stepId}.out` }
  tenant.platform.addStep({ flowId, stepId, accountId, config })
  await declare(channel, routes, onOutput)
  const environment = { ...tenant.authorizationServer.environment, LOG_LEVEL: 'info', ...wanted }
  const options = { platform: tenant.platform, flowId, stepId, functionName, environment }
  let ask = () => {}
  let told = () => {}
  const link = {
    flowId,
    ends: { begin() {}, wait: () => new Promise(() => {}) },
    outputs: {},
    async publishInput({ content, headers }) {
      channel.sendToQueue(routes.inputQueue, content, { headers })
      await channel.waitForConfirms()
    },
    flushOutputs: async () => {},
  }
  const step = await startProcessStep(link, {
    script: 'run.js',
    componentPath,
    preloads: [preload],
    environment: stepEnvironment({ ...options, prefetch, hasRaisedRates: true }, routes),
    onMessage(use, reply) {
      ask = reply
      told(use)
    },
  })
  return {
    send: step.send,
    log: step.log,
    /** Returns the peak memory of the process, and its processor time so far. */
    use: () =>
      new Promise((resolve) => {
        told = resolve
        ask({ ask: 'use' })
      }),
    async close() {
      await step.kill()
      await channel.deleteQueue(routes.inputQueue)
      await connection.close()
    },
  }
}

const kinds = ['data', 'error', 'rebound', 'snapshot']

async function declare(channel, { inputQueue, outputExchange }, onOutput) {
  await channel.assertQueue(inputQueue, { durable: false })
  await channel.assertExchange(outputExchange, 'direct', { durable: false, autoDelete: true })
  const { queue } = await channel.assertQueue('', { exclusive: true })
  for (const kind of kinds) await channel.bindQueue(queue, outputExchange, kind)
  const report = ({ fields, content }) =>
    onOutput({ kind: fields.routingKey, bytes: content.length, at: performance.now() })
  await channel.consume(queue, report, { noAck: true })
}
