import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../measuring/until'
import type { Fault } from '../../salesforce'
import { messagesMeet } from '../messages'
import type { FaultRow } from '../row'
import type { Measured, Round, Stage } from '../stage'

const rows = 20
const callMs = 40

const shared = {
  functionName: 'bulkLoad',
  fields: { provider: 'salesforce', apiBaseUrl: '' },
  messages: 1,
  // A round starts the process again, and a loaded machine needs seconds for it.
  longestMs: 400_000,
  environment: { HTTP_MAX_RETRIES: '3' },
}

/** Makes every request take long enough for the process to be killed during it. */
function slowDown({ tenant: { salesforce } }: Stage): void {
  salesforce.fail({ kind: 'slow', delayMs: callMs }, { times: Number.POSITIVE_INFINITY })
}

/** Kills the process during one of the requests of a load: creation, upload, closing, poll, or results. */
async function killDuringCall(
  { tenant: { salesforce }, container, random }: Stage,
  round: Round,
): Promise<void> {
  const before = salesforce.requestsSeen.length
  const calls = 1 + Math.floor(random() * 7)
  await until('the load has made enough requests', () => salesforce.requestsSeen.length >= before + calls)
  await delay(random() * 2 * callMs)
  round.mark()
  await container.restart('SIGKILL')
}

const lostResponses: readonly Fault[] = [
  { kind: 'reset', isApplied: true },
  { kind: 'reset' },
  { kind: 'halfBody' },
  { kind: 'unavailable', retryAfter: '0' },
]

const calls = [
  { method: 'POST', path: 'jobs/ingest$' },
  { method: 'PUT', path: 'batches' },
  { method: 'PATCH', path: 'jobs/ingest/' },
  { method: 'GET', path: 'jobs/ingest/\\w+$' },
  { method: 'GET', path: 'Results|unprocessed' },
]

function loseResponse({ tenant: { salesforce }, random }: Stage): void {
  const fault = lostResponses[Math.floor(random() * lostResponses.length)]
  const call = calls[Math.floor(random() * calls.length)]
  if (fault) salesforce.fail(fault, { ...call, times: 1 + Math.floor(random() * 2) })
}

/** Checks that each message has loaded its rows once. */
function rowsOnce({ tenant: { salesforce }, container }: Stage): Measured {
  const outputs = container.outputs().filter(({ kind }) => kind === 'data')
  const messages = new Set(outputs.map(({ parentMessageId }) => parentMessageId)).size
  const stored = salesforce.ids('Account').length
  const isRight = stored === messages * rows
  return {
    note: `${stored} rows loaded`,
    complaints: isRight ? [] : [`${messages} messages with ${rows} rows each loaded ${stored} rows.`],
  }
}

function upsertedOnce(stage: Stage): Measured {
  const stored = stage.tenant.salesforce.ids('Contact').length
  return {
    note: `${stored} rows stored`,
    complaints: stored === rows ? [] : [`${rows} keys are ${stored} rows.`],
  }
}

const accounts = { records: Array.from({ length: rows }, (_, place) => ({ Name: `Account ${place}` })) }
const contacts = {
  records: Array.from({ length: rows }, (_, place) => ({ Legacy_Id__c: `L-${place}`, LastName: 'Ada' })),
}

/** Bulk loads that are killed, or whose responses are lost. */
export const bulk: readonly FaultRow[] = [
  messagesMeet({
    ...shared,
    key: 'kill-bulk-create',
    what: 'SIGKILL at any step of a bulk load that creates',
    rounds: 15,
    config: { objectType: 'Account', operation: 'create' },
    body: accounts,
    begin: slowDown,
    strike: killDuringCall,
    measure: rowsOnce,
  }),
  messagesMeet({
    ...shared,
    key: 'kill-bulk-upsert',
    what: 'SIGKILL at any step of a bulk load that upserts',
    rounds: 15,
    config: { objectType: 'Contact', operation: 'upsert', upsertBy: 'Legacy_Id__c' },
    body: contacts,
    begin: slowDown,
    strike: killDuringCall,
    measure: upsertedOnce,
  }),
  messagesMeet({
    ...shared,
    key: 'bulk-lost',
    what: 'API: a response of a bulk load lost, cut off, or 503',
    rounds: 20,
    config: { objectType: 'Account', operation: 'create' },
    body: accounts,
    begin: loseResponse,
    measure: rowsOnce,
  }),
]
