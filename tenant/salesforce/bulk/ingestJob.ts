import type { CsvFormat } from './csv'

export type IngestOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete'
export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'

/** The outcome of one row, with its values as they were sent. */
export interface RowOutcome {
  readonly values: readonly string[]
  readonly id: string
  readonly isCreated: boolean
  readonly error: string | undefined
}

/** An ingest job. Its numbers and results grow while its batches are processed. */
export interface IngestJob {
  readonly id: string
  readonly object: string
  readonly operation: IngestOperation
  readonly externalIdFieldName: string | undefined
  readonly lineEnding: 'LF' | 'CRLF'
  readonly columnDelimiter: string
  readonly format: CsvFormat
  readonly createdAt: number
  content: string | undefined
  state: JobState
  closedAt: number | undefined
  errorMessage: string | undefined
  columns: readonly string[]
  /** The batches that have not been processed yet. */
  batches: (readonly string[][])[]
  /** The number of batches of the job. */
  batchCount: number
  readonly succeeded: RowOutcome[]
  readonly failed: RowOutcome[]
  readonly unprocessed: (readonly string[])[]
}

/** Returns the job as the API shows it. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_info.htm */
export function jobInfo(job: IngestJob, version: string): Record<string, unknown> {
  const isOpen = job.state === 'Open'
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: '0055g00000AAAAAAA4',
    createdDate: new Date(job.createdAt).toISOString().replace('Z', '+0000'),
    systemModstamp: new Date(job.closedAt ?? job.createdAt).toISOString().replace('Z', '+0000'),
    state: job.state,
    ...(job.externalIdFieldName !== undefined && { externalIdFieldName: job.externalIdFieldName }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(version),
    jobType: 'V2Ingest',
    contentUrl: `services/data/v${version}/jobs/ingest/${job.id}/batches`,
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
    ...(!isOpen && {
      retries: job.state === 'Failed' ? 20 : 0,
      totalProcessingTime: 0,
      apiActiveProcessingTime: 0,
      apexProcessingTime: 0,
      numberRecordsProcessed: job.succeeded.length + job.failed.length,
      numberRecordsFailed: job.failed.length,
    }),
    ...(job.errorMessage !== undefined && { errorMessage: job.errorMessage }),
  }
}
