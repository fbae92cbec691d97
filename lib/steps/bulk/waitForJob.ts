import { TemporaryError } from '../../errors'
import type { RetryPolicy } from '../../http/retry'
import type { BulkJob } from '../../providers/bulkOperations'

const firstPauseMs = 1000
const longestPauseMs = 60_000

/** Polls a job until it ends. Throws TemporaryError, which is rebounded, if it still runs at `endsAt`. */
export async function waitForJob(
  first: BulkJob,
  read: () => Promise<BulkJob>,
  endsAt: number,
  { now, sleep }: Pick<RetryPolicy, 'now' | 'sleep'>,
): Promise<BulkJob> {
  let job = first
  for (let pauseMs = 0; job.progress === 'running'; pauseMs = nextPause(pauseMs)) {
    const leftMs = endsAt - now()
    if (leftMs <= 0 && pauseMs > 0) throw stillRunning(job)
    if (pauseMs > 0) await sleep(Math.min(pauseMs, Math.max(leftMs, 0)))
    job = await read()
  }
  return job
}

function nextPause(pauseMs: number): number {
  return pauseMs === 0 ? firstPauseMs : Math.min(longestPauseMs, pauseMs * 1.5)
}

function stillRunning({ id, state, recordsProcessed }: BulkJob): TemporaryError {
  return new TemporaryError(
    `The bulk job ${id} is still running (${state}, ${recordsProcessed} records processed). The message is processed again later and continues with this job.`,
  )
}
