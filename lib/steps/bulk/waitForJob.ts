import { TemporaryError } from '../../errors'
import type { RetryPolicy } from '../../http/retry'
import type { BulkJob } from '../../providers/bulkOperations'

const firstPauseMs = 1000
const longestPauseMs = 60_000

/** Polls a job until it ends. Throws TemporaryError if it still runs at `endsAt`; it is rebounded if the job is on record. */
export async function waitForJob(
  first: BulkJob,
  read: () => Promise<BulkJob>,
  endsAt: number,
  { now, sleep }: Pick<RetryPolicy, 'now' | 'sleep'>,
  isKept: boolean,
): Promise<BulkJob> {
  let job = first
  for (let pauseMs = 0; job.progress === 'running'; pauseMs = nextPause(pauseMs)) {
    const leftMs = endsAt - now()
    if (leftMs <= 0 && pauseMs > 0) throw stillRunning(job, isKept)
    if (pauseMs > 0) await sleep(Math.min(pauseMs, Math.max(leftMs, 0)))
    job = await read()
  }
  return job
}

function nextPause(pauseMs: number): number {
  return pauseMs === 0 ? firstPauseMs : Math.min(longestPauseMs, pauseMs * 1.5)
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
