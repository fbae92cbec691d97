import { Readable } from 'node:stream'
import { ComponentError, TemporaryError, UnexpectedResponseError } from '../../errors'
import type { CsvPart } from '../../files/csv/csvFile'
import type { Api } from '../../http/api'
import { type RetryPolicy, retryDelayMs } from '../../http/retry'
import type { BulkJob, BulkOperations, LoadRequest } from '../../providers/bulkOperations'
import type { Execution } from '../../session/execution'
import type { JobRecord } from './jobRecords'
import type { OpenedSource } from './loadSource'
import { waitForJob } from './waitForJob'

/** A load, and the services that carry it out. */
export interface Load {
  readonly api: Api
  readonly bulk: BulkOperations
  readonly log: Execution['log']
  readonly policy: RetryPolicy
  readonly record: JobRecord
  /** Milliseconds since 1970: how long to wait for jobs. */
  readonly endsAt: number
  readonly request: Omit<LoadRequest, 'delimiter'>
}

/** The ended jobs of a load. */
export interface LoadRun {
  readonly jobs: readonly BulkJob[]
  /** The parts of the source that were not sent because an earlier one failed. */
  readonly unsent: readonly CsvPart[]
  /** The rows of the source. Undefined for a load that an earlier version of the component has started. */
  readonly rowCount: number | undefined
}

/**
 * Runs the jobs of a source, one at a time. The ID of each job is recorded after its upload and before it is closed.
 * Salesforce processes nothing before that, so neither a lost response nor a crash loads a row twice.
 */
export async function runLoad<T>(
  load: Load,
  openSource: () => Promise<OpenedSource | undefined>,
  finish: (run: LoadRun) => Promise<T>,
): Promise<T> {
  const known = await knownJobs(load)
  const { entry } = load.record
  const whole = { jobs: known, unsent: [], rowCount: entry?.rows }
  if (known.length > 0 && known.length >= (entry?.parts ?? 1)) return finish(whole)
  const source = await openSource()
  if (!source) return finish(whole)
  const jobs = [...known]
  try {
    const { parts, delimiter } = source.csv
    const rowCount = parts.reduce((sum, { rows }) => sum + rows, 0)
    const isKnown = entry?.parts === parts.length && (entry.rows ?? rowCount) === rowCount
    if (known.length > 0 && !isKnown) throw changed(entry?.id ?? '')
    for (const part of parts.slice(jobs.length)) {
      if (hasFailed(jobs)) break
      if (parts.length > 1) load.log.info(`Loading part ${jobs.length + 1} of ${parts.length} of the file.`)
      const id = await uploaded(load, part, delimiter)
      await recorded(load, id, jobs, { parts: parts.length, rows: rowCount })
      jobs.push(await finished(load, id, part.rows))
    }
    return await finish({ jobs, unsent: parts.slice(jobs.length), rowCount })
  } finally {
    await source.close()
  }
}

/** True if a job of a load failed, so that the parts behind it are not sent. */
export function hasFailed(jobs: readonly BulkJob[]): boolean {
  return jobs.some(({ progress }) => progress === 'failed')
}

/** Returns the ended jobs of an earlier attempt. None if it wrote nothing, so that the load can be sent again. */
async function knownJobs(load: Load): Promise<readonly BulkJob[]> {
  const { entry } = load.record
  const jobs: BulkJob[] = []
  for (const id of entry ? [...(entry.earlier ?? []), entry.id] : []) jobs.push(await finished(load, id))
  const hasWritten = jobs.some(({ recordsProcessed, recordsFailed }) => recordsProcessed > recordsFailed)
  return hasFailed(jobs) && !hasWritten ? [] : jobs
}

/** Closes a job if it is open, and waits for its end. */
async function finished(load: Load, id: string, total?: number): Promise<BulkJob> {
  const { api, bulk, endsAt, log, policy, record } = load
  return aboutJob(id, async () => {
    let job = await bulk.readLoad(api, id)
    if (job.progress === 'open') job = await bulk.closeLoad(api, id)
    const read = () => bulk.readLoad(api, id)
    return waitForJob(job, { read, endsAt, policy, isKept: record.isKept, log, total })
  })
}

async function recorded(
  { api, bulk, record }: Load,
  id: string,
  jobs: readonly BulkJob[],
  { parts, rows }: { readonly parts: number; readonly rows: number },
): Promise<void> {
  const earlier = jobs.map((job) => job.id)
  try {
    await record.save({ id, rows, ...(earlier.length > 0 && { earlier }), ...(parts > 1 && { parts }) })
  } catch (error) {
    await bulk.abortLoad(api, id).catch(() => {})
    throw error
  }
}

/**
 * Returns the ID of an open job that has the part. Each attempt has its own job, because a job accepts only one upload, and
 * an interrupted one may have left data.
 */
async function uploaded(load: Load, part: CsvPart, delimiter: string): Promise<string> {
  const { api, bulk, policy, record, request } = load
  record.assertRoom()
  for (let attempt = 1; ; attempt++) {
    const { id } = await bulk.createLoad(api, { ...request, delimiter })
    try {
      await aboutJob(id, () => bulk.upload(api, id, contentOf(part)))
      return id
    } catch (error) {
      await bulk.abortLoad(api, id).catch(() => {})
      if (!(error instanceof TemporaryError || error instanceof UnexpectedResponseError)) throw error
      if (attempt > policy.maxRetries) throw notUploaded(error)
      await policy.sleep(retryDelayMs(attempt, undefined, policy.random()))
    }
  }
}

function contentOf({ size, open }: CsvPart) {
  return { size, open: () => Readable.from(open(), { objectMode: false }) }
}

/** Runs the work and adds the job's ID to its errors. */
export async function aboutJob<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ComponentError && !error.message.includes(id)) error.message += ` Bulk job: ${id}.`
    throw error
  }
}

function notUploaded(error: TemporaryError | UnexpectedResponseError): ComponentError {
  const message = `The file could not be uploaded, so nothing was loaded. ${error.message}`
  return error instanceof TemporaryError
    ? new TemporaryError(message, { cause: error })
    : new UnexpectedResponseError(message, { cause: error })
}

function changed(id: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The file has changed since the bulk job ${id} was created, so the rest of it was not loaded. Load the rows that this job and the ones before it do not have.`,
  )
}
