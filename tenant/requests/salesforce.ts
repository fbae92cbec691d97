import * as bulkLoad from '../../lib/actions/bulkLoad'
import * as bulkQuery from '../../lib/actions/bulkQuery'
import * as createObject from '../../lib/actions/createObject'
import * as createObjects from '../../lib/actions/createObjects'
import * as deleteObject from '../../lib/actions/deleteObject'
import * as deleteObjects from '../../lib/actions/deleteObjects'
import * as lookupObject from '../../lib/actions/lookupObject'
import * as lookupObjects from '../../lib/actions/lookupObjects'
import * as query from '../../lib/actions/query'
import * as updateObject from '../../lib/actions/updateObject'
import * as updateObjects from '../../lib/actions/updateObjects'
import * as upsertObject from '../../lib/actions/upsertObject'
import * as upsertObjects from '../../lib/actions/upsertObjects'
import * as poll from '../../lib/triggers/getNewAndUpdatedObjectsPolling'
import * as subscribe from '../../lib/triggers/subscribeToEvents'
import verifyCredentials from '../../verifyCredentials'
import { type SalesforceTwin, startSalesforceTwin } from '../salesforce'
import { startStorageTwin } from '../storage'
import { runService, runStep, type StepModule } from './inProcess'
import { Recorder } from './recorder'
import { requestTable } from './table'

const objectType = 'Contact'
const keyField = 'Legacy_Id__c'
const person = { LastName: 'Lovelace', Email: 'ada@example.com' }
const longTransactionMs = 3_600_000

/** Runs all steps against a fake of Salesforce and returns a table of the requests that they send. */
export async function salesforceRequests(): Promise<string> {
  const twin = await startSalesforceTwin({ accepts: () => true })
  const storage = await startStorageTwin()
  Object.assign(process.env, storage.environment)
  const recorder = new Recorder([twin.url], {
    isId: (segment) => /^(?=.*\d)[0-9a-z]{15}(?:[0-9a-z]{3})?(?:-\d+)?$/i.test(segment),
    shortPath: (path) =>
      path.replace(/^\/services\/data\/v\d+\.0/, '').replace(new RegExp(`(?<=/${keyField}/).+`), '{value}'),
  })
  try {
    await runAll(twin, recorder)
    return requestTable(recorder.requests)
  } finally {
    recorder.stop()
    await Promise.all([twin.close(), storage.close()])
  }
}

async function runAll(twin: SalesforceTwin, recorder: Recorder): Promise<void> {
  let runs = 0
  // Each run uses a separate account, because descriptions are cached for some minutes per account.
  const account = () => ({
    provider: 'salesforce',
    oauth: { access_token: `token-${++runs}`, instance_url: twin.instanceUrl },
  })
  const run: Run = async (title, step, config, body, snapshot) => {
    let result: Awaited<ReturnType<typeof runStep>> = { bodies: [], snapshot: undefined }
    await recorder.during(title, async () => {
      result = await runStep(step, { ...account(), objectType, ...config }, body, snapshot)
    })
    return result
  }
  const verify = () => runService(verifyCredentials, account())
  await recorder.during('Verification of the account', verify)
  await recorder.during('Field "Object Type"', () => runService(createObject.objectTypes, account()))
  await recorder.during('Field "Topic"', () => runService(subscribe.topics, account()))
  await poller(twin, run)
  await singleRecords(run)
  await manyRecords(run)
  await bulkJobs(run)
}

type Run = (
  title: string,
  step: StepModule,
  config: object,
  body?: object,
  snapshot?: unknown,
) => Promise<Awaited<ReturnType<typeof runStep>>>

async function poller(twin: SalesforceTwin, run: Run): Promise<void> {
  const title = 'Get New and Updated Objects Polling'
  twin.seed(objectType, 5, { at: Date.now() - longTransactionMs, perSecond: 5 })
  const first = await run(title, poll, { pageSize: '2', singlePagePerInterval: true })
  await run(title, poll, { pageSize: '2' }, {}, first.snapshot)
  await run(`${title} with deletions`, poll, { includeDeleted: true, startTime: '2026-01-01T00:00:00Z' })
  await run(`${title} (AccountHistory)`, poll, { objectType: 'AccountHistory' })
}

async function singleRecords(run: Run): Promise<void> {
  const created = await run('Create Object', createObject, {}, person)
  const switches = { allowDuplicates: true, skipAssignmentRules: true }
  await run('Create Object with both check boxes', createObject, switches, { LastName: 'Byron' })
  const Id = String(created.bodies[0]?.['Id'])
  await run('Lookup Object', lookupObject, { lookupBy: 'Id' }, { Id })
  await run('Update Object', updateObject, {}, { Id, Title: 'Countess' })
  const byKey = { lookupBy: keyField, upsertBy: keyField }
  await run('Upsert Object', upsertObject, byKey, { ...person, [keyField]: 'key' })
  await run('Lookup Object by an external ID', lookupObject, byKey, { [keyField]: 'key' })
  await run('Lookup Objects', lookupObjects, { termNumber: 1 }, term)
  await run('Delete Object', deleteObject, {}, { Id })
  await run('Query', query, {}, { query: 'SELECT Id FROM Contact' })
  await run('Query with deletions', query, { includeDeleted: true }, { query: 'SELECT Id FROM Contact' })
}

const term = { sTerm_1: { fieldName: 'LastName', condition: '=', fieldValue: 'Byron' } }

async function manyRecords(run: Run): Promise<void> {
  const records = [
    { ...person, [keyField]: 'a' },
    { ...person, [keyField]: 'b' },
  ]
  const byKey = { lookupBy: keyField, upsertBy: keyField }
  await run('Create Objects', createObjects, {}, { records })
  await run('Update Objects by an external ID', updateObjects, byKey, { records })
  await run('Upsert Objects', upsertObjects, byKey, { records })
  await run('Delete Objects', deleteObjects, byKey, { records })
}

async function bulkJobs(run: Run): Promise<void> {
  const records = [person, { Email: 'nobody@example.com' }]
  await run('Bulk Load', bulkLoad, { operation: 'create' }, { records })
  await run('Bulk Query', bulkQuery, {}, { query: 'SELECT Id FROM Contact' })
}
