import { startTenant } from '../../tenant/index.js'
import { atMost } from '../measure/verdict.js'

const latencyMs = 20

/** Measures new records in one message with a list, compared with one message per record. */
export async function measureLists({ isQuick }) {
  const count = isQuick ? 100 : 1000
  const tenant = await startTenant()
  try {
    const salesforce = {
      title: 'Salesforce',
      api: tenant.salesforce,
      account: { provider: 'salesforce' },
      config: { objectType: 'Account' },
      record: (place) => ({ Name: `Account ${place}` }),
    }
    const microsoft = {
      title: 'Microsoft Graph',
      api: tenant.graph,
      account: undefined,
      config: { objectType: 'contacts' },
      record: (place) => ({ givenName: `Contact ${place}` }),
    }
    const measured = []
    for (const provider of [salesforce, microsoft]) {
      provider.api.fail({ kind: 'slow', delayMs: latencyMs }, { times: Number.POSITIVE_INFINITY })
      const list = await measure(tenant, provider, 'createObjects', [
        { records: Array.from({ length: count }, (_, place) => provider.record(place)) },
      ])
      const singles = Array.from({ length: count }, (_, place) => provider.record(place))
      const single = await measure(tenant, provider, 'createObject', singles)
      measured.push({ title: provider.title, list, single })
    }
    return {
      rows: measured.flatMap(({ title, list, single }) => [
        rowOf(title, `Create Objects, 1 message`, count, list),
        rowOf(title, `Create Object, ${count} messages`, count, single),
      ]),
      verdicts: measured.map(({ title, list }, place) =>
        atMost(
          `calls for ${count} new records, ${title}`,
          place === 0 ? count / 200 : count / 20,
          list.calls,
        ),
      ),
      chart: {
        title: `${count} new records, API at ${latencyMs} ms`,
        unit: 'seconds',
        bars: measured.flatMap(({ title, list, single }) => [
          { label: `${title}, a list`, value: round(list.seconds) },
          { label: `${title}, single records`, value: round(single.seconds) },
        ]),
      },
    }
  } finally {
    await tenant.close()
  }
}

async function measure(tenant, { api, account, config }, functionName, bodies) {
  const accountId = await tenant.connect(account)
  const stepId = `${functionName}-${accountId}`
  const step = await tenant.startStep({ accountId, functionName, stepId, config, hasRaisedRates: true })
  const before = api.requestsSeen.length
  const startedAt = performance.now()
  for (const body of bodies) {
    const { end } = await step.run(body)
    if (end !== 'acked') throw new Error(`${functionName} failed:\n${step.log().slice(-2000)}`)
  }
  const seconds = (performance.now() - startedAt) / 1000
  await step.stop()
  return { seconds, calls: api.requestsSeen.length - before }
}

function rowOf(provider, way, count, { seconds, calls }) {
  return {
    provider,
    way,
    calls,
    seconds: round(seconds),
    'records per second': Math.round(count / seconds),
  }
}

const round = (value) => Math.round(value * 10) / 10
