import { setTimeout as delay } from 'node:timers/promises'
import { median } from '../../tenant/faults/report.js'
import { startTenant } from '../../tenant/index.js'
import { ensureRabbitmq } from '../../tenant/rabbitmq/index.js'
import { atMost } from '../measure/verdict.js'
import { startStep } from '../world/rabbitmqStep.js'

/** Measures *Subscribe to Events* in a real-time flow: a fake Pub/Sub API, the real runtime, RabbitMQ. */
export async function measureEvents({ isQuick }) {
  const [rabbitmq, tenant] = await Promise.all([ensureRabbitmq(), startTenant()])
  try {
    const { step, came, pubSub } = await start(tenant, rabbitmq.amqpUri)
    await perSecond(tenant, came, 500)
    const rates = []
    for (let round = 0; round < (isQuick ? 1 : 5); round++) rates.push(await perSecond(tenant, came, 2000))
    const latencies = []
    for (let event = 0; event < (isQuick ? 20 : 100); event++) latencies.push(await latency(tenant, came))
    const { peakMegabytes } = await step.use()
    await step.close()
    const rate = Math.round(median(rates))
    const medianMs = Math.round(median(latencies) * 10) / 10
    return {
      rows: [
        { what: 'events per second', value: rate },
        { what: 'from the change to the message, median', value: `${medianMs} ms` },
        { what: 'from the change to the message, longest', value: `${Math.max(...latencies).toFixed(1)} ms` },
        { what: 'most events requested and not yet emitted', value: pubSub.mostOutstanding },
        { what: 'peak memory', value: `${Math.round(peakMegabytes)} MB` },
      ],
      verdicts: [atMost('ms from a change to its message, median', 1000, medianMs)],
      chart: {
        title: 'Subscribe to Events through RabbitMQ',
        unit: 'events per second',
        bars: [{ label: 'real-time flow', value: rate }],
      },
    }
  } finally {
    await Promise.all([tenant.close(), rabbitmq.stop()])
  }
}

async function start(tenant, amqpUri) {
  const pubSub = await tenant.salesforce.startPubSub()
  const accountId = await tenant.connect({ provider: 'salesforce' })
  const came = { data: 0, lastAt: 0 }
  const step = await startStep(tenant, amqpUri, {
    accountId,
    functionName: 'subscribeToEvents',
    config: { topic: '/data/ChangeEvents', pubSubEndpoint: pubSub.url },
    prefetch: 1,
    environment: { ELASTICIO_FLOW_TYPE: 'long_running' },
    onOutput({ kind, at }) {
      if (kind === 'error') throw new Error(`The trigger failed:\n${step.log().slice(-2000)}`)
      if (kind !== 'data') return
      came.data++
      came.lastAt = at
    },
  })
  await step.send({})
  while (pubSub.openStreams === 0) await delay(10)
  await delay(200)
  return { step, came, pubSub }
}

async function perSecond({ salesforce }, came, events) {
  const wanted = came.data + events
  const startedAt = performance.now()
  salesforce.seed('Account', events)
  while (came.data < wanted) await delay(1)
  return (events * 1000) / (came.lastAt - startedAt)
}

async function latency({ salesforce }, came) {
  const wanted = came.data + 1
  const startedAt = performance.now()
  salesforce.create('Account', { Name: 'Contoso' })
  while (came.data < wanted) await delay(1)
  await delay(20)
  return came.lastAt - startedAt
}
