import { messageRoom } from '../../emit/messageRoom'
import { type Message, messageOf } from '../../emit/messages'
import { readCsv } from '../../files/csv/readCsv'
import { objectStorage, type StorageAdvice } from '../../files/objectStorage'
import type { BulkOperations } from '../../providers/bulkOperations'
import type { StepContext } from '../../runtime/context'
import type { Execution } from '../../session/execution'
import { Fields } from '../../values/fields'
import { hashOf } from '../../values/hash'
import { requireCapability } from '../capabilities'
import { downloadServices } from '../downloadServices'
import { type ActionInput, emittingAction } from '../step'
import { collectResults } from './collectResults'
import { jobRecord } from './jobRecords'
import { aboutJob, hasFailed, type Load, runLoad } from './loadJobs'
import {
  assertComplete,
  fittingMessage,
  loadFailed,
  loadMessage,
  nothingLoaded,
  rowsFailed,
} from './loadMessage'
import { checkColumns, loadRequest } from './loadRequest'
import { rowMatcher } from './loadRows'
import { bytesOfText, type LoadSource, openSource, readSource } from './loadSource'

const longestWaitMinutes = 15

const advice: StorageAdvice = {
  temporary: 'The bulk job has ended. The message is processed again later and only reads its results.',
  rejected:
    'The bulk job has ended, and only its results could not be stored. Do not load the rows again. Read the results in Salesforce (Setup, Bulk Data Load Jobs).',
}

/** The `process` of bulkLoad: loads a CSV file or a list of records, and emits the counts, the files, and the rows. */
export const bulkLoad = emittingAction<Message>('bulkLoad', async (execution, input, runtime, snapshot) => {
  const bulk = requireCapability(execution.provider, 'bulk')
  const request = loadRequest(execution.config, bulk)
  const failOnRowErrors = new Fields(execution.config).isChecked('failOnRowErrors')
  const services = downloadServices(execution)
  const source = readSource(input.body, services.storage)
  const load = await loadOf(execution, input, runtime, snapshot, { bulk, request })
  const open = () => openSource(source, bulk, services, (columns) => checkColumns(columns, request, bulk))
  return load.record.runAndMarkDone(() =>
    runLoad(load, open, async (run) => {
      const { jobs } = run
      if (jobs.length === 0) return { result: messageOf(nothingLoaded, input.idOf()), summary: 'no rows' }
      const store = services.storage && objectStorage(execution.environment, execution.log, advice)
      const match = rowMatcher(await sentRows(source, bulk))
      const results = await aboutJob(jobs[0]?.id ?? '', () => collectResults(load, run, store, match))
      if (hasFailed(jobs)) throw loadFailed(jobs, results)
      assertComplete(run, results)
      const whole = loadMessage(jobs, results)
      if (failOnRowErrors && whole.recordsFailed > 0) throw rowsFailed(whole, results)
      const body = fittingMessage(whole, await messageRoom(runtime, execution.environment, input.message))
      const summary = `${body.recordsProcessed} records processed, ${body.recordsFailed} failed; job ${body.jobId}`
      return { result: messageOf(body, input.idOf()), summary }
    }),
  )
})

async function loadOf(
  execution: Execution,
  input: ActionInput,
  runtime: StepContext,
  snapshot: unknown,
  what: Pick<Load, 'bulk' | 'request'>,
): Promise<Load> {
  const { api, config, environment, log } = execution
  const policy = environment.retries
  const minutes = new Fields(config).wholeNumber('timeoutMinutes', 0, longestWaitMinutes, 10)
  const endsAt = policy.now() + minutes * 60_000
  const hash = hashOf([input.body, what.request])
  const record = await jobRecord(execution, runtime, snapshot, { id: input.id, hash })
  return { api, log, policy, endsAt, record, ...what }
}

/** The rows as they were sent. They determine the order of a list's results. */
async function sentRows(source: LoadSource, bulk: BulkOperations): Promise<readonly string[][] | undefined> {
  if (source.kind === 'url') return undefined
  const rows: string[][] = []
  for await (const values of readCsv(bytesOfText(bulk.csvOf(source.records)))) rows.push([...values])
  return rows.slice(1)
}
