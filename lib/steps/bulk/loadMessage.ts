import { sizeOf } from '../../emit/recordMessages'
import { ApiError, UnexpectedResponseError } from '../../errors'
import { type BulkJob, loadResults } from '../../providers/bulkOperations'
import type { CollectedResults } from './collectResults'
import type { LoadRun } from './loadJobs'
import { inOrder, type LoadRow } from './loadRows'

interface LoadMessage {
  readonly jobId: string | undefined
  readonly state: string | undefined
  readonly recordsProcessed: number
  readonly recordsFailed: number
  readonly [name: string]: unknown
}

const none = { recordCount: 0 }

/** The message of a load without rows. */
export const nothingLoaded = {
  jobId: null,
  state: 'JobComplete',
  recordsProcessed: 0,
  recordsFailed: 0,
  results: [],
  successfulResults: none,
  failedResults: none,
  unprocessedRecords: none,
}

/** Returns the body of a load's message. */
export function loadMessage(jobs: readonly BulkJob[], { files, rows }: CollectedResults): LoadMessage {
  return {
    jobId: jobs[0]?.id,
    ...(jobs.length > 1 && { jobIds: jobs.map(({ id }) => id) }),
    state: jobs.at(-1)?.state,
    ...counts(jobs),
    ...(rows && { results: inOrder(rows) }),
    ...files,
  }
}

/** Returns the body, without its rows if it is too large. The files contain them, too. */
export function fittingMessage(body: LoadMessage, room: number): LoadMessage {
  if (sizeOf(body) <= room) return body
  const { results: _, ...rest } = body
  return rest as LoadMessage
}

function counts(jobs: readonly BulkJob[]) {
  return {
    recordsProcessed: jobs.reduce((sum, { recordsProcessed }) => sum + recordsProcessed, 0),
    recordsFailed: jobs.reduce((sum, { recordsFailed }) => sum + recordsFailed, 0),
  }
}

/** Returns the error of a job that failed. Some of its rows may have been written. */
export function loadFailed(jobs: readonly BulkJob[], results: CollectedResults): ApiError {
  const { id, state, errorMessage } = jobs.find(({ progress }) => progress === 'failed') ?? {}
  const reason = errorMessage === undefined ? '' : `: "${errorMessage.slice(0, 200)}"`
  const { recordsProcessed, recordsFailed } = counts(jobs)
  return new ApiError(
    `The bulk job ${id} ended in the state ${state}${reason}. Processed records: ${recordsProcessed}, of which ${recordsFailed} failed.${urlsOf(results)} Load only the rows that were not written.`,
  )
}

/**
 * Throws UnexpectedResponseError unless each row that was sent is in one of the results.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_unprocessed_results.htm
 */
export function assertComplete({ jobs, rowCount }: LoadRun, results: CollectedResults): void {
  const count = loadResults.reduce((sum, kind) => sum + results.files[kind].recordCount, 0)
  if (rowCount === undefined || count === rowCount) return
  const ids = jobs.map(({ id }) => id).slice(0, 5)
  throw new UnexpectedResponseError(
    `The results of the bulk job ${ids.join(', ')} have ${count} rows, but ${rowCount} rows were sent.${urlsOf(results)} Check in Salesforce (Setup, Bulk Data Load Jobs) which rows were loaded before you load the others.`,
  )
}

const mostShown = 3

/** Returns the error of `failOnRowErrors`. */
export function rowsFailed(
  { jobId, recordsFailed, recordsProcessed }: LoadMessage,
  results: CollectedResults,
): ApiError {
  const failed = inOrder(results.rows ?? []).filter(({ success }) => !success)
  const shown = failed.slice(0, mostShown).map(shownRow)
  return new ApiError(
    `${recordsFailed} of ${recordsProcessed} records of the bulk job ${jobId} failed.${shown.join('')}${urlsOf(results)} Correct the failed records and load only them again.`,
  )
}

function shownRow({ index, error }: LoadRow): string {
  const place = index === undefined ? '' : ` records[${index}]:`
  const code = error?.code === undefined ? '' : `${error.code}: `
  return `${place} "${code}${error?.message.slice(0, 100)}"`
}

function urlsOf({ files }: CollectedResults): string {
  return loadResults
    .filter((kind) => files[kind].url !== undefined && files[kind].recordCount > 0)
    .map((kind) => ` ${kind}: ${files[kind].url} .`)
    .join('')
}
