import { emitFound, type FoundEmission } from '../../emit/emitFound'
import { type EmitBehavior, emitBehaviors } from '../../emit/emitPages'
import { emitTogether, readAdvice } from '../../emit/emitTogether'
import { type Message, messageOf } from '../../emit/messages'
import { ConfigurationError } from '../../errors'
import { objectStorage, type StorageAdvice } from '../../files/objectStorage'
import type { ObjectRecord, StoreFile } from '../../providers/objectOperations'
import type { StepContext } from '../../runtime/context'
import type { Execution } from '../../session/execution'
import { Fields } from '../../values/fields'
import { hashOf } from '../../values/hash'
import { requireCapability } from '../capabilities'
import { type ActionInput, emittingAction } from '../step'
import { jobRecord } from './jobRecords'
import { completeQuery, type Query } from './queryJob'
import { recordPages, storePages } from './queryPages'

/** The `process` of bulkQuery: runs a query job and emits a file with all records, or the records. */
export const bulkQuery = emittingAction<Message | undefined>(
  'bulkQuery',
  async (execution, input, runtime, snapshot) => {
    const fields = new Fields(execution.config)
    const output = fields.oneOf('output', ['file', 'records'], 'file')
    const behavior = fields.oneOf('emitBehavior', emitBehaviors, 'emitIndividually')
    const store = output === 'file' ? storageOf(execution) : undefined
    const context = await queryOf(execution, input, runtime, snapshot)
    return context.record.runAndMarkDone(async () => {
      const job = await completeQuery(context)
      if (!store) {
        const count = await emitRecords(context, job.id, behavior, input, runtime)
        return { result: undefined, summary: `${count} records found by the bulk query ${job.id}` }
      }
      const { url, recordCount } = await storePages(context, job.id, store)
      const body = { jobId: job.id, url, recordCount }
      const summary = `${recordCount} records stored by the bulk query ${job.id}`
      return { result: messageOf(body, input.idOf()), summary }
    })
  },
)

async function queryOf(
  execution: Execution,
  input: ActionInput,
  runtime: StepContext,
  snapshot: unknown,
): Promise<Query> {
  const { api, config, environment, log, provider } = execution
  const bulk = requireCapability(provider, 'bulk')
  const query = new Fields(input.body).requiredText('query')
  const includeDeleted = new Fields(config).isChecked('includeDeleted')
  const hash = hashOf([query, includeDeleted])
  const record = await jobRecord(execution, runtime, snapshot, { id: input.id, hash })
  return { api, bulk, log, policy: environment.retries, record, query, includeDeleted }
}

const advice: StorageAdvice = {
  temporary: 'The message is processed again later.',
  rejected:
    'The query is complete, but its records could not be stored. Contact the operator of the platform, or set the field "output" to "records".',
}

function storageOf({ environment, log }: Execution): StoreFile {
  try {
    return objectStorage(environment, log, advice)
  } catch (error) {
    throw new ConfigurationError(
      'The field "output" is "file", but this step has no object storage. Ask the platform\'s operator to enable it, or choose "records".',
      { cause: error },
    )
  }
}

/** Emits the records. After each page, the snapshot has the position from which a repeated message continues. */
async function emitRecords(
  context: Query,
  jobId: string,
  behavior: EmitBehavior,
  input: ActionInput,
  runtime: StepContext,
): Promise<number> {
  const { record } = context
  const emission: FoundEmission = {
    behavior,
    idOf: input.idOf,
    emit: (messages) => emitTogether(messages, runtime, context.log, readAdvice),
    settings: runtime.getConfig?.(),
  }
  if (behavior === 'emitAll') return emitFound(recordsOf(context, jobId), emission)
  const { locator, count = 0 } = record.entry ?? {}
  if (locator === null) return 0
  let total = count
  for await (const { records, nextLocator } of recordPages(context, jobId, locator)) {
    const from = total
    // emitFound counts from 0 for each page.
    const idOf = (place = '', ...parts: string[]) => input.idOf(String(from + Number(place)), ...parts)
    total += await emitFound(only(records), { ...emission, idOf })
    const isLast = nextLocator === undefined
    await record.save({
      id: jobId,
      locator: nextLocator ?? null,
      count: total,
      ...(isLast && { isDone: true }),
    })
  }
  return total - count
}

async function* recordsOf(context: Query, jobId: string): AsyncGenerator<readonly ObjectRecord[]> {
  for await (const { records } of recordPages(context, jobId, undefined)) yield records
}

async function* only(records: readonly ObjectRecord[]): AsyncGenerator<readonly ObjectRecord[]> {
  yield records
}
