import type { Tenant } from '..'
import type { Step } from '../brokers/broker'
import { Ledger } from '../ledger'
import { eventStory } from './eventStory'
import { upsertMany } from './manyRecords'
import type { DemoOptions } from './options'
import { connectAccount, type Outcome, showAction } from './story'
import { begin, summarize } from './summary'
import { progress, say } from './terminal'

const objectType = 'Contact'
const old = 900
const recent = 97
const late = 3
const pageSize = '200'
const minute = 60_000

/** Salesforce contacts: polls around a long transaction while the instance moves, then writes and reads some. */
export async function salesforceStory(tenant: Tenant, options: DemoOptions): Promise<Outcome> {
  const beginning = await begin(tenant)
  const ledger = new Ledger('Id', 'SystemModstamp')
  const accountId = await connectAccount(tenant, options, { provider: 'salesforce' })
  const { trigger, ...actions } = await startSteps(tenant, accountId)

  await pollAroundTransaction(tenant, trigger, ledger)
  const writeFailures = await writeAndRead(actions)
  const { listener, failures: eventFailures } = await eventStory(tenant, accountId)
  const failures = [...writeFailures, ...(await upsertMany(tenant, accountId)), ...eventFailures]

  const isGood = await summarize(tenant, beginning, ledger, failures)
  const { create, upsert, lookup, query } = actions
  const steps = { poll: trigger, create, upsert, lookup, query, events: listener }
  return {
    isGood,
    steps: Object.fromEntries(Object.entries(steps).map(([name, step]) => [`salesforce/${name}`, step])),
  }
}

type Actions = Record<'create' | 'upsert' | 'lookup' | 'query', Step>

async function startSteps(tenant: Tenant, accountId: string): Promise<Actions & { trigger: Step }> {
  say('Starting five step containers with the real runtime …')
  const start = (functionName: string, config = {}) =>
    tenant.startStep({
      functionName,
      stepId: `salesforce-${functionName}`,
      accountId,
      config: { objectType, ...config },
      hasRaisedRates: true,
    })
  const [trigger, create, upsert, lookup, query] = await Promise.all([
    start('getNewAndUpdatedObjectsPolling', { pageSize }),
    start('createObject'),
    start('upsertObject', { upsertBy: 'Legacy_Id__c' }),
    start('lookupObject', { lookupBy: 'Legacy_Id__c' }),
    start('query'),
  ])
  return { trigger, create, upsert, lookup, query }
}

/** Rows are stamped when they are written and seen when they are committed: the trigger must not run ahead of that. */
async function pollAroundTransaction(tenant: Tenant, trigger: Step, ledger: Ledger): Promise<void> {
  const { salesforce } = tenant
  const now = Date.now()
  const seen = (ids: readonly string[]) => ids.map((id) => salesforce.record(objectType, id))
  const oldIds = salesforce.seed(objectType, old, { at: now - 60 * minute, perSecond: 26 })
  const transaction = salesforce.begin(now - 10 * minute)
  const lateIds = Array.from({ length: late }, () =>
    transaction.create(objectType, { LastName: 'Latecomer' }, { at: now - 9 * minute }),
  )
  const recentIds = salesforce.seed(objectType, recent, { at: now - 8 * minute, perSecond: 26 })

  say(`Polling ${old} contacts, up to 26 of one second; Salesforce moves the instance on the way …`)
  ledger.expect(seen(oldIds))
  watch(tenant, trigger, ledger)
  await trigger.run({})
  say(`  The instance is at ${salesforce.instanceUrl} now, and the poll went on there.`)
  say(`  ${recent} newer ones wait: a transaction that began before them is still open.`)
  say(`The transaction commits ${late} contacts with older stamps; polling twice more …`)
  transaction.commit()
  ledger.expect(seen([...lateIds, ...recentIds]))
  await trigger.run({})
  await trigger.run({})
}

function watch(tenant: Tenant, trigger: Step, ledger: Ledger): void {
  const show = progress('contacts', old)
  trigger.onOutput((output) => {
    ledger.enter(output)
    if (output.kind === 'data' && ledger.messages <= old) show(ledger.messages)
    // The old origin answers every session with 401 from then on, and the next token answer names the new one.
    if (output.kind === 'snapshot' && ledger.snapshots === 2) void tenant.moveInstance()
  })
}

async function writeAndRead({ create, upsert, lookup, query }: Actions): Promise<string[]> {
  say('Creating, upserting, looking up, querying …')
  const key = { Legacy_Id__c: "it's 1815" }
  const ada = { FirstName: 'Ada', LastName: 'Lovelace' }
  const soql = "SELECT Id, Name, Title FROM Contact WHERE LastName = 'Lovelace'"
  return [
    ...(await showAction(create, { ...ada, ...key }, 'createObject Ada Lovelace', 'Id')),
    ...(await showAction(upsert, { ...key, Title: 'Countess' }, 'upsertObject, her title', 'Title')),
    ...(await showAction(lookup, key, `lookupObject ${key.Legacy_Id__c}`, 'Name')),
    ...(await showAction(query, { query: soql }, `query ${soql}`, 'Title')),
  ]
}
