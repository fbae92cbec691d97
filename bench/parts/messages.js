import { setTimeout as delay } from 'node:timers/promises'
import { median } from '../../tenant/faults/report.js'
import { startTenant } from '../../tenant/index.js'
import { ensureRabbitmq } from '../../tenant/rabbitmq/index.js'
import { startApi } from '../world/api.js'
import { startStep } from '../world/rabbitmqStep.js'

/** Measures messages per second of `makeRawRequest`: RabbitMQ, the real runtime, one API call each, RabbitMQ. */
export async function measureMessages({ isQuick }) {
  const [rabbitmq, tenant, api] = await Promise.all([ensureRabbitmq(), startTenant(), startApi()])
  try {
    const steps = []
    for (const prefetch of [1, 20]) steps.push(await start(tenant, rabbitmq.amqpUri, api, prefetch))
    const rows = []
    for (const apiMs of [0, 20]) {
      await api.setLatency({ apiMs })
      rows.push(...(await race(steps, apiMs, isQuick ? 2 : 7)))
    }
    await Promise.all(steps.map(({ step }) => step.close()))
    return {
      rows,
      verdicts: [],
      chart: {
        title: 'makeRawRequest through RabbitMQ',
        unit: 'messages per second',
        bars: rows.map((row) => ({
          label: `prefetch ${row.prefetch}, ${row.API}`,
          value: row['messages per second'],
        })),
      },
    }
  } finally {
    await Promise.all([tenant.close(), api.close(), rabbitmq.stop()])
  }
}

async function start(tenant, amqpUri, api, prefetch) {
  const account = await api.connect()
  const accountId = `raw-${prefetch}`
  tenant.platform.addAccount(accountId, { provider: 'custom', apiBaseUrl: api.url, oauth: account.tokens })
  const came = { data: 0, lastAt: 0 }
  const step = await startStep(tenant, amqpUri, {
    accountId,
    functionName: 'makeRawRequest',
    prefetch,
    onOutput({ kind, at }) {
      if (kind !== 'data')
        throw new Error(`The step published a message of the kind ${kind}:\n${step.log().slice(-2000)}`)
      came.data++
      came.lastAt = at
    },
  })
  // Warms up the code.
  await perSecond({ step, came }, 300)
  return { step, came, prefetch }
}

async function race(steps, apiMs, rounds) {
  const rates = steps.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [place, started] of steps.entries()) {
      rates[place].push(await perSecond(started, 40 * Math.min(started.prefetch, 10)))
    }
  }
  return steps.map(({ prefetch }, place) => ({
    API: `${apiMs} ms`,
    prefetch,
    'messages per second': Math.round(median(rates[place].map(({ rate }) => rate))),
    'processor ms per message': median(rates[place].map(({ cpuMs }) => cpuMs)).toFixed(1),
  }))
}

async function perSecond({ step, came }, messages) {
  const wanted = came.data + messages
  const [startedAt, atStart] = [performance.now(), await step.use()]
  await Promise.all(Array.from({ length: messages }, () => step.send({ method: 'GET', url: '/me' })))
  while (came.data < wanted) await delay(1)
  const rate = (messages * 1000) / (came.lastAt - startedAt)
  const { cpuSeconds } = await step.use()
  return { rate, cpuMs: ((cpuSeconds - atStart.cpuSeconds) * 1000) / messages }
}
