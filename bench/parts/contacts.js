import { setTimeout as delay } from 'node:timers/promises'
import { startTenant } from '../../tenant/index.js'
import { ensureRabbitmq } from '../../tenant/rabbitmq/index.js'
import { atLeast, atMost } from '../measure/verdict.js'
import { startStep } from '../world/rabbitmqStep.js'

/**
 * Measures a first poll of many contacts with all their fields, through RabbitMQ with raised rates of the runtime.
 */
export async function measureContacts({ isQuick }) {
  const rabbitmq = await ensureRabbitmq()
  try {
    const counts = isQuick ? [2000, 10_000] : [10_000, 100_000]
    const polls = []
    for (const count of counts) polls.push(await poll(rabbitmq.amqpUri, count))
    const [small, large] = polls
    const growth = Math.round((large.peakMegabytes / small.peakMegabytes) * 100) / 100
    return {
      rows: polls.map((each) => ({
        contacts: each.records,
        'bytes per message': Math.round(each.bytes / each.records),
        seconds: each.seconds.toFixed(1),
        'records per second': Math.round(each.records / each.seconds),
        'processor µs per record': Math.round((each.cpuSeconds / each.records) * 1e6),
        'peak memory of the process': `${Math.round(each.peakMegabytes)} MB`,
        pages: each.pages,
        'next page received before the last record was emitted': `${each.ahead} of ${each.pages - 1}`,
      })),
      verdicts: [
        atLeast('records per second', 2000, Math.round(large.records / large.seconds)),
        atMost(`peak memory over that of ${counts[0]} contacts`, 1.2, growth),
      ],
      chart: {
        title: 'A first poll through RabbitMQ',
        unit: 'records per second',
        limit: 2000,
        bars: polls.map((each) => ({
          label: `${each.records} contacts`,
          value: Math.round(each.records / each.seconds),
        })),
      },
    }
  } finally {
    await rabbitmq.stop()
  }
}

async function poll(amqpUri, count) {
  const tenant = await startTenant()
  const seen = { records: 0, bytes: 0, errors: 0, lastAt: 0, snapshotsAt: [] }
  const step = await startStep(tenant, amqpUri, {
    accountId: await tenant.connect(),
    functionName: 'getNewAndUpdatedObjectsPolling',
    config: { objectType: 'contacts' },
    onOutput: (output) => note(output, seen),
  })
  try {
    tenant.graph.seed(count)
    const { cpuSeconds: cpuAtStart } = await step.use()
    const startedAt = performance.now()
    await step.send({})
    // The snapshot of the last page follows all records.
    for (let idle = 0; seen.records < count || idle < 3; idle++) {
      if (seen.records < count) idle = 0
      if (seen.errors > 0) throw new Error(`The trigger failed:\n${step.log().slice(-2000)}`)
      await delay(200)
    }
    const ahead = pagesReceivedAhead(tenant.journal.events, seen.snapshotsAt)
    const seconds = (seen.lastAt - startedAt) / 1000
    const { peakMegabytes, cpuSeconds } = await step.use()
    return { ...seen, seconds, peakMegabytes, cpuSeconds: cpuSeconds - cpuAtStart, ...ahead }
  } finally {
    await step.close()
    await tenant.close()
  }
}

function note({ kind, bytes, at }, seen) {
  if (kind === 'data')
    Object.assign(seen, { records: seen.records + 1, bytes: seen.bytes + bytes, lastAt: at })
  if (kind === 'snapshot') seen.snapshotsAt.push(performance.timeOrigin + at)
  if (kind === 'error') seen.errors++
}

/**
 * Returns the number of pages that the API returned before the previous page was emitted, that is, before its
 * snapshot.
 */
function pagesReceivedAhead(events, snapshotsAt) {
  const answersAt = events
    .filter(({ source, path }) => source === 'api' && path.endsWith('/delta'))
    .map(({ at }) => at)
  const ahead = snapshotsAt.filter((at, page) => answersAt[page + 1] < at).length
  return { pages: snapshotsAt.length, ahead }
}
