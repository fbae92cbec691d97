import { isObject } from '../../isObject'
import type { ApiCall, Handler } from '../apiCall'
import { apiError, notFound, type SalesforceError } from '../apiError'
import { jsonBody } from '../routes/jsonBody'
import type { SalesforceResponse } from '../salesforceResponse'
import { inAnyOrder } from './bulkJobs'
import { csvLine } from './csv'
import { type IngestJob, type IngestOperation, jobInfo, type RowOutcome } from './ingestJob'

const operations: readonly IngestOperation[] = ['insert', 'update', 'upsert', 'delete', 'hardDelete']
const delimiters: Readonly<Record<string, string>> = {
  COMMA: ',',
  TAB: '\t',
  SEMICOLON: ';',
  PIPE: '|',
  CARET: '^',
  BACKQUOTE: '`',
}
// 150 MB after base64 encoding.
const largestUpload = 100_000_000

/** `POST /jobs/ingest` https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/create_job.htm */
export const createIngestJob: Handler = (call) => {
  const body = jsonBody(call)
  const { object, operation, externalIdFieldName, lineEnding = 'LF', columnDelimiter = 'COMMA' } = body
  const known = [
    'object',
    'operation',
    'externalIdFieldName',
    'contentType',
    'lineEnding',
    'columnDelimiter',
    'assignmentRuleId',
  ]
  const unknown = Object.keys(body).find((name) => !known.includes(name))
  if (unknown !== undefined) throw apiError(400, 'JSON_PARSER_ERROR', `Unrecognized field "${unknown}"`)
  const kind = operations.find((each) => each === operation)
  if (!kind) throw apiError(400, 'INVALIDOPERATION', `Unknown operation ${operation}`)
  const table = call.org.table(String(object))
  if (!table) throw apiError(400, 'INVALIDENTITY', `Unable to find object: ${object}`)
  if (kind === 'hardDelete' && !call.bulk.settings.mayHardDelete)
    throw apiError(400, 'FEATURENOTENABLED', 'hardDelete operation requires special user profile permission')
  if (kind === 'upsert') checkExternalId(call, table.type.field(String(externalIdFieldName)))
  const delimiter = delimiters[String(columnDelimiter)]
  if (delimiter === undefined || (lineEnding !== 'LF' && lineEnding !== 'CRLF'))
    throw apiError(400, 'JSON_PARSER_ERROR', 'Unknown lineEnding or columnDelimiter')
  const job: IngestJob = {
    id: call.bulk.newId(),
    object: table.type.name,
    operation: kind,
    externalIdFieldName: kind === 'upsert' ? String(externalIdFieldName) : undefined,
    lineEnding,
    columnDelimiter: String(columnDelimiter),
    format: { delimiter, lineEnd: lineEnding === 'LF' ? '\n' : '\r\n' },
    createdAt: call.bulk.now(),
    content: undefined,
    state: 'Open',
    closedAt: undefined,
    errorMessage: undefined,
    columns: [],
    batches: [],
    batchCount: 0,
    succeeded: [],
    failed: [],
    unprocessed: [],
  }
  call.bulk.ingest.set(job.id, job)
  return shown(call, job)
}

/** `GET /jobs/ingest` */
export const listIngestJobs: Handler = (call) => ({
  status: 200,
  body: {
    done: true,
    records: inAnyOrder([...call.bulk.ingest.values()], { id: '7' }).map((job) =>
      jobInfo(job, versionOf(call)),
    ),
    nextRecordsUrl: null,
  },
})

/** `PUT /jobs/ingest/{id}/batches`, once per job. */
export const uploadContent: Handler = (call) => {
  const job = jobOf(call)
  if (!/^text\/csv\b/i.test(call.headers['content-type'] ?? ''))
    throw apiError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Only text/csv is supported')
  if (job.state !== 'Open' || job.content !== undefined)
    throw invalidState(
      `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
    )
  if (Buffer.byteLength(call.body) > largestUpload)
    throw apiError(413, 'EXCEEDEDQUOTA', 'The uploaded content is larger than 150 MB after encoding')
  job.content = call.body
  return { status: 201 }
}

/** `PATCH /jobs/ingest/{id}` closes or aborts the job. */
export const changeIngestJob: Handler = (call) => {
  const job = jobOf(call)
  const { state } = jsonBody(call)
  if (state === 'UploadComplete') {
    if (job.state !== 'Open') throw invalidState(`Closing job not allowed. Job ${job.id} is ${job.state}`)
    call.bulk.close(job)
  } else if (state === 'Aborted') {
    if (job.state !== 'Open' && job.state !== 'UploadComplete' && job.state !== 'InProgress')
      throw invalidState(`Aborting already Completed Job not allowed`)
    call.bulk.stop(job, 'Aborted')
  } else throw apiError(400, 'INVALIDJOBSTATE', `Unknown state ${state}`)
  return shown(call, job)
}

/** `GET /jobs/ingest/{id}` */
export const readIngestJob: Handler = (call) => shown(call, jobOf(call))

/** `DELETE /jobs/ingest/{id}` */
export const deleteIngestJob: Handler = (call) => {
  const job = jobOf(call)
  if (job.state === 'Open' || job.state === 'InProgress') throw invalidState(`Job ${job.id} is ${job.state}`)
  call.bulk.ingest.delete(job.id)
  return { status: 204 }
}

/** `GET …/successfulResults`, `…/failedResults`, and `…/unprocessedrecords`. */
export const readSuccessful: Handler = (call) =>
  results(call, ['sf__Id', 'sf__Created'], ({ succeeded }) =>
    succeeded.map(({ id, isCreated, values }) => [id, String(isCreated), ...values]),
  )

export const readFailed: Handler = (call) =>
  results(call, ['sf__Id', 'sf__Error'], ({ failed }) =>
    failed.map(({ id, error = '', values }: RowOutcome) => [id, error, ...values]),
  )

export const readUnprocessed: Handler = (call) => results(call, [], ({ unprocessed }) => unprocessed)

function results(
  call: ApiCall,
  added: readonly string[],
  rowsOf: (job: IngestJob) => readonly (readonly string[])[],
): SalesforceResponse {
  const job = jobOf(call)
  if (job.state === 'Open' || job.state === 'UploadComplete' || job.state === 'InProgress')
    throw invalidState(`Job ${job.id} is not yet finished`)
  const rows = rowsOf(job)
  // Both were observed for an empty result: no content, and only a header.
  if (rows.length === 0 && added[1] === 'sf__Error') return { status: 204 }
  const lines = inAnyOrder(rows, job).map((row) => csvLine(row, job.format))
  const body = csvLine([...added, ...job.columns], job.format) + lines.join('')
  return { status: 200, body, headers: { 'content-type': 'text/csv' } }
}

function shown(call: ApiCall, job: IngestJob): SalesforceResponse {
  call.bulk.settle(job)
  return { status: 200, body: jobInfo(job, versionOf(call)) }
}

function jobOf({ bulk, names }: ApiCall): IngestJob {
  const job = bulk.ingest.get(names['job'] ?? '')
  if (!job) throw notFound()
  bulk.settle(job)
  return job
}

function checkExternalId(_call: ApiCall, field: unknown): void {
  const { externalId, name } = isObject(field) ? field : {}
  if (externalId === true || name === 'Id') return
  throw apiError(
    400,
    'INVALIDJOB',
    'InvalidJob : Field name provided, does not match an External ID for the object',
  )
}

function invalidState(message: string): SalesforceError {
  return apiError(400, 'INVALIDJOBSTATE', message)
}

function versionOf({ base }: ApiCall): string {
  return base.split('/v')[1] ?? ''
}
