import type { Tenant } from '..'
import type { Step, StepOutput } from '../brokers/broker'
import { until } from '../measuring/until'
import { say } from './terminal'

const objectType = 'Lead'
const topic = '/data/LeadChangeEvent'
const count = 50
const minute = 60_000
/** Fields that have the same format in events and in polled records. */
const compared = ['Company', 'Email', 'Phone', 'Title', 'Status'] as const

/** Listens to changes and polls the same ones. Returns a sentence for each difference. */
export async function eventStory(
  tenant: Tenant,
  accountId: string,
): Promise<{ listener: Step; failures: string[] }> {
  const { salesforce } = tenant
  const { listener, poller, openStreams } = await startSteps(tenant, accountId)
  await listener.run({})
  await until('the event stream is open', openStreams)

  const startedAt = Date.now()
  const first = salesforce.create(
    objectType,
    { LastName: 'Hopper', Company: 'Navy' },
    { at: startedAt - 5 * minute },
  )
  await until('the event is emitted', () => dataOf(listener).length > 0)
  const latencyMs = Date.now() - startedAt
  say(`  A lead that was created arrived as an event after ${latencyMs} ms.`)

  const ids = salesforce.seed(objectType, count, { at: startedAt - 5 * minute, perSecond: 26 })
  salesforce.update(objectType, ids.slice(0, count / 2), { Phone: '+1 425 555 0100' }, startedAt - 4 * minute)
  await until('all events are emitted', () => dataOf(listener).length >= 1 + count + count / 2)
  const { outputs } = await poller.run({})
  const differing = differences(stateAfter(dataOf(listener)), outputs.filter(isData), [first, ...ids])
  say(
    `  ${count + 1} leads from ${dataOf(listener).length} events and from polling: ${differing.length} differ.`,
  )
  return {
    listener,
    failures: [...differing, ...(latencyMs > 1000 ? ['The event took more than a second.'] : [])],
  }
}

async function startSteps(tenant: Tenant, accountId: string) {
  const pubSub = await tenant.salesforce.startPubSub()
  say('Listening to lead changes in a real-time flow, and polling the same leads …')
  const [listener, poller] = await Promise.all([
    tenant.startStep({
      functionName: 'subscribeToEvents',
      stepId: 'salesforce-events',
      accountId,
      config: { topic, pubSubEndpoint: pubSub.url },
      environment: { ELASTICIO_FLOW_TYPE: 'long_running' },
      hasRaisedRates: true,
    }),
    tenant.startStep({
      functionName: 'getNewAndUpdatedObjectsPolling',
      stepId: 'salesforce-poll-leads',
      accountId,
      config: { objectType },
      hasRaisedRates: true,
    }),
  ])
  return { listener, poller, openStreams: () => pubSub.openStreams > 0 }
}

type Fields = Record<string, unknown>

/** Returns the records that result from the change events, by ID. */
function stateAfter(events: readonly StepOutput[]): Map<string, Fields> {
  const records = new Map<string, Fields>()
  for (const { body } of events) {
    const { ChangeEventHeader: header, ...fields } = (body as { payload: Fields }).payload
    const { recordIds, nulledFields } = header as { recordIds: string[]; nulledFields: string[] }
    const changed = Object.entries(fields).filter(
      ([name, value]) => value !== null || nulledFields.includes(name),
    )
    for (const id of recordIds) records.set(id, { ...records.get(id), ...Object.fromEntries(changed) })
  }
  return records
}

function differences(
  byEvents: Map<string, Fields>,
  polled: readonly StepOutput[],
  ids: readonly string[],
): string[] {
  const byPolling = new Map(polled.map(({ body }) => [String((body as Fields)['Id']), body as Fields]))
  const shown = (record: Fields | undefined) => JSON.stringify(compared.map((name) => record?.[name] ?? null))
  return ids
    .filter((id) => !byPolling.has(id) || shown(byEvents.get(id)) !== shown(byPolling.get(id)))
    .map((id) => `Lead ${id}: ${shown(byEvents.get(id))} by events, ${shown(byPolling.get(id))} by polling.`)
}

function dataOf(step: Step): StepOutput[] {
  return step.outputs.filter(isData)
}

function isData({ kind }: StepOutput): boolean {
  return kind === 'data'
}
