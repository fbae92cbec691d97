import { TemporaryError } from '../../errors'
import type { RetryPolicy } from '../../http/retry'
import type { BulkJob } from '../../providers/bulkOperations'
import type { Execution } from '../../session/execution'

// Each look at a job is an API call that counts in the limit of the org.
const firstPauseMs = 5000
const longestPauseMs = 60_000
const growth = 1.5

interface JobWait {
  read(): Promise<BulkJob>
  /** Milliseconds since 1970. */
  readonly endsAt: number
  readonly policy: Pick<RetryPolicy, 'now' | 'sleep'>
  /** True if a repeated message finds the job. */
  readonly isKept: boolean
  readonly log: Execution['log']
  /** How many records the job has, if that is known. */
  readonly total?: number | undefined
}

/**
 * Polls a job that was just read until it ends. Throws TemporaryError if it still runs at `endsAt`. A recorded job's message
 * is rebounded.
 */
export async function waitForJob(first: BulkJob, wait: JobWait): Promise<BulkJob> {
  const { endsAt, isKept, log, policy, total } = wait
  let job = first
  let shown = ''
  for (let pauseMs = firstPauseMs; job.progress === 'running'; pauseMs *= growth) {
    const leftMs = endsAt - policy.now()
    if (leftMs <= 0) throw stillRunning(job, isKept)
    await policy.sleep(Math.min(pauseMs, longestPauseMs, leftMs))
    job = await wait.read()
    const progress = progressOf(job, total)
    if (job.progress === 'running' && progress !== shown) log.info(`The bulk job ${job.id} is ${progress}.`)
    shown = progress
  }
  return job
}

function progressOf({ recordsProcessed, state }: BulkJob, total: number | undefined): string {
  const count = recordsProcessed.toLocaleString('en-US')
  const records = total === undefined ? count : `${count} of ${total.toLocaleString('en-US')}`
  return `running (${state}): ${records} records processed`
}

function stillRunning({ id, state, recordsProcessed }: BulkJob, isKept: boolean): TemporaryError {
  const progress = `The bulk job ${id} is still running (${state}, ${recordsProcessed} records processed).`
  return isKept
    ? new TemporaryError(`${progress} The message is processed again later and continues with this job.`)
    : new TemporaryError(
        `${progress} The message has no ID, so it cannot continue with this job. Read the job in Salesforce.`,
        {
          mayHaveBeenApplied: true,
        },
      )
}
