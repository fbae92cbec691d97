import type { ApiCall, Handler } from '../apiCall'
import { apiError, notFound } from '../apiError'
import { jsonBody } from '../routes/jsonBody'
import type { SalesforceResponse } from '../salesforceResponse'
import { select } from '../soql/select'
import { readerOf } from '../store/readers'
import type { QueryJob } from './bulkJobs'
import { csvLine } from './csv'

const compoundTypes = new Set(['address', 'location'])
const format = { delimiter: ',', lineEnd: '\n' } as const

/** `POST /jobs/query` https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm */
export const createQueryJob: Handler = (call) => {
  const { operation, query } = jsonBody(call)
  if (operation !== 'query' && operation !== 'queryAll')
    throw apiError(400, 'INVALIDOPERATION', `Unknown operation ${operation}`)
  const soql = String(query ?? '')
  const selection = select(call.org, soql, operation === 'queryAll')
  if (selection.fields === 'count' || /\bOFFSET\b/i.test(soql))
    throw apiError(400, 'API_ERROR', 'Aggregate Relationships not supported in Bulk Query')
  if (selection.fields.some((name) => compoundTypes.has(selection.type.field(name)?.type ?? '')))
    throw apiError(400, 'API_ERROR', 'Selecting compound data not supported in Bulk Query')
  const { bulk } = call
  const job: QueryJob = {
    id: bulk.newId(),
    soql,
    operation,
    version: versionOf(call),
    createdAt: bulk.now(),
    selection,
    isAborted: false,
  }
  bulk.queries.set(job.id, job)
  return { status: 200, body: jobInfo(call, job, 'UploadComplete') }
}

/** `GET /jobs/query/{id}` */
export const readQueryJob: Handler = (call) => {
  const job = jobOf(call)
  return { status: 200, body: jobInfo(call, job, stateOf(call, job)) }
}

/** `PATCH /jobs/query/{id}` aborts the job. */
export const abortQueryJob: Handler = (call) => {
  const job = jobOf(call)
  if (jsonBody(call)['state'] !== 'Aborted') throw apiError(400, 'INVALIDJOBSTATE', 'Only Aborted is allowed')
  job.isAborted = true
  return { status: 200, body: jobInfo(call, job, 'Aborted') }
}

/** `DELETE /jobs/query/{id}` */
export const deleteQueryJob: Handler = (call) => {
  call.bulk.queries.delete(jobOf(call).id)
  return { status: 204 }
}

/** `GET /jobs/query/{id}/results?maxRecords=&locator=` */
export const readQueryResults: Handler = (call) => {
  const job = jobOf(call)
  if (job.version !== versionOf(call))
    throw apiError(409, 'API_VERSION_MISMATCH', 'The API version of the job and of this request differ')
  if (stateOf(call, job) !== 'JobComplete')
    throw apiError(400, 'INVALIDJOBSTATE', `Job ${job.id} is not complete`)
  const { rows, type, fields } = job.selection
  const start = startOf(call.query.get('locator'))
  if (start === undefined || (start > 0 && start >= rows.length))
    throw apiError(400, 'INVALID_LOCATOR', 'Invalid locator')
  const { rowsPerPage } = call.bulk.settings
  const wanted = Number(call.query.get('maxRecords') ?? rowsPerPage)
  const end = Math.min(rows.length, start + Math.min(wanted, rowsPerPage))
  const names = fields === 'count' ? [] : fields
  const readers = names.map((name) => readerOf(type, name))
  const lines = rows.slice(start, end).map((row) =>
    csvLine(
      readers.map((read) => textOf(read(row))),
      format,
    ),
  )
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv',
      'sforce-locator': end < rows.length ? locatorOf(end) : 'null',
      'sforce-numberofrecords': String(end - start),
    },
    body: csvLine(names, format) + lines.join(''),
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function locatorOf(start: number): string {
  return Buffer.from(`rows-${start}`).toString('base64url')
}

function startOf(locator: string | null): number | undefined {
  if (locator === null) return 0
  const [, start] = /^rows-(\d+)$/.exec(Buffer.from(locator, 'base64url').toString()) ?? []
  return start === undefined ? undefined : Number(start)
}

function stateOf({ bulk }: ApiCall, { isAborted, createdAt }: QueryJob): string {
  if (isAborted) return 'Aborted'
  return bulk.now() >= createdAt + bulk.settings.msPerBatch ? 'JobComplete' : 'InProgress'
}

function jobOf({ bulk, names }: ApiCall): QueryJob {
  const job = bulk.queries.get(names['job'] ?? '')
  if (!job) throw notFound()
  return job
}

function jobInfo(call: ApiCall, job: QueryJob, state: string): SalesforceResponse['body'] {
  return {
    id: job.id,
    operation: job.operation,
    object: job.selection.type.name,
    createdById: '0055g00000AAAAAAA4',
    createdDate: new Date(job.createdAt).toISOString().replace('Z', '+0000'),
    state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(versionOf(call)),
    jobType: 'V2Query',
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
    ...(state === 'JobComplete' && { numberRecordsProcessed: job.selection.rows.length, retries: 0 }),
  }
}

function versionOf({ base }: ApiCall): string {
  return base.split('/v')[1] ?? ''
}
