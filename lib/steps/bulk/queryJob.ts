import { ApiError } from '../../errors'
import type { Api } from '../../http/api'
import type { RetryPolicy } from '../../http/retry'
import type { BulkJob, BulkOperations } from '../../providers/bulkOperations'
import type { Execution } from '../../session/execution'
import type { JobRecord } from './jobRecords'
import { waitForJob } from './waitForJob'

/** A query job, and the services that carry it out. */
export interface Query {
  readonly api: Api
  readonly bulk: BulkOperations
  readonly policy: RetryPolicy
  readonly record: JobRecord
  readonly log: Execution['log']
  readonly query: string
  readonly includeDeleted: boolean
}

const longestWaitMs = 10 * 60_000

/** Returns the complete job of a query: the recorded one, or a new one. Throws ApiError if the job fails. */
export async function completeQuery(context: Query): Promise<BulkJob> {
  const { api, bulk, log, policy, record } = context
  const endsAt = policy.now() + longestWaitMs
  const { id } = record.entry ?? (await created(context))
  const read = () => bulk.readQuery(api, id)
  const job = await waitForJob(await read(), {
    read,
    endsAt,
    policy,
    isKept: record.isKept,
    log,
  })
  if (job.progress !== 'failed') return job
  const reason = job.errorMessage === undefined ? '' : `: "${job.errorMessage.slice(0, 300)}"`
  throw new ApiError(`The bulk query ${job.id} ended in the state ${job.state}${reason}. Check the query.`)
}

async function created({ api, bulk, record, query, includeDeleted }: Query): Promise<BulkJob> {
  record.assertRoom()
  const job = await bulk.createQuery(api, query, { includeDeleted })
  await record.save({ id: job.id })
  return job
}
