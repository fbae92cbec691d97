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

/**
 * Shows Salesforce: polls contacts during a long transaction while the instance moves, then writes and reads some.
 */
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

/**
 * The timestamp of a row is that of its write, but the row becomes visible with the commit, so the trigger must wait
 * for the commit.
 */
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

  say(
    `Polling ${old} contacts, up to 26 of them with the same timestamp. Salesforce moves the instance meanwhile …`,
  )
  ledger.expect(seen(oldIds))
  watch(tenant, trigger, ledger)
  await trigger.run({})
  say(`  The instance moved to ${salesforce.instanceUrl}, and the poll continued there.`)
  say(`  ${recent} newer contacts wait, because a transaction that began before them is still open.`)
  say(`The transaction commits ${late} contacts with older timestamps. Polling two more times …`)
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
    // From then on, the old origin rejects every session with 401, and the next token response contains the new one.
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
