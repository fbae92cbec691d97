import { UnexpectedResponseError } from '../../../errors'
import { type Api, type ApiRequest, jsonObject } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import { path } from '../../../http/path'
import type { BulkJob } from '../../bulkOperations'

/** Sends a request about a job and returns the job as it is now. */
export async function callJob(api: Api, request: ApiRequest): Promise<BulkJob> {
  const { id, state, ...rest } = jsonObject(await api(request), 'a bulk job')
  if (typeof id !== 'string' || typeof state !== 'string') {
    throw new UnexpectedResponseError(
      'Salesforce returned a bulk job without its ID or state. Try again later.',
    )
  }
  const { numberRecordsProcessed, numberRecordsFailed, errorMessage, columnDelimiter } = rest
  return {
    id,
    state,
    progress: progressOf(state),
    recordsProcessed: countOf(numberRecordsProcessed),
    recordsFailed: countOf(numberRecordsFailed),
    errorMessage: typeof errorMessage === 'string' ? errorMessage : undefined,
    delimiter: delimiterNamed(columnDelimiter),
  }
}

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'COMMA',
  '\t': 'TAB',
  ';': 'SEMICOLON',
  '|': 'PIPE',
  '^': 'CARET',
  '`': 'BACKQUOTE',
}

/** Returns the name that a delimiter has in a job. */
export function delimiterName(delimiter: string): string {
  return delimiterNames[delimiter] ?? 'COMMA'
}

function delimiterNamed(name: unknown): string {
  return Object.keys(delimiterNames).find((delimiter) => delimiterNames[delimiter] === name) ?? ','
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk-api-2-job-states.htm */
function progressOf(state: string): BulkJob['progress'] {
  if (state === 'Open') return 'open'
  if (state === 'JobComplete') return 'complete'
  return state === 'Failed' || state === 'Aborted' ? 'failed' : 'running'
}

function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

/** Returns the path of a job. */
export function jobPath(kind: 'ingest' | 'query', jobId: string): string {
  return `/jobs/${kind}${path`/${jobId}`}`
}

/** Throws UnexpectedResponseError if a response is not CSV but, for example, the page of a proxy. */
export function assertCsv({ status, headers, stream }: HttpResponse, what: string): void {
  const type = headers['content-type']
  if (type === undefined || /^text\/csv\b/i.test(type)) return
  stream?.destroy()
  throw new UnexpectedResponseError(
    `Salesforce returned ${status} with the content type "${type.slice(0, 40)}" instead of CSV for ${what}. Check "apiBaseUrl" and the network.`,
  )
}
