import type { Readable } from 'node:stream'
import { ApiError, UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { BulkJob, LoadOperation, LoadRequest, LoadResult, UploadContent } from '../../bulkOperations'
import { assertCsv, callJob, delimiterName, jobPath } from './jobs'

const operations: Readonly<Record<LoadOperation, string>> = {
  create: 'insert',
  update: 'update',
  upsert: 'upsert',
  delete: 'delete',
  hardDelete: 'hardDelete',
}

/**
 * Creates a job. After a lost response another one is created: an open job without data is never processed.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/create_job.htm
 */
export function createLoad(api: Api, request: LoadRequest): Promise<BulkJob> {
  const { objectType, operation, keyField, delimiter } = request
  return callJob(api, {
    method: 'POST',
    path: '/jobs/ingest',
    isIdempotent: true,
    json: {
      object: objectType,
      operation: operations[operation],
      ...(keyField !== undefined && { externalIdFieldName: keyField }),
      contentType: 'CSV',
      lineEnding: 'LF',
      columnDelimiter: delimiterName(delimiter),
    },
  })
}

/** Sends a job's data. Throws UnexpectedResponseError for another status than 201, because the data may be lost. */
export async function upload(api: Api, jobId: string, { size, open }: UploadContent): Promise<void> {
  const { status } = await api({
    method: 'PUT',
    path: `${jobPath('ingest', jobId)}/batches`,
    headers: { 'content-type': 'text/csv', 'content-length': String(size) },
    body: open,
  })
  if (status === 201) return
  throw new UnexpectedResponseError(
    `Salesforce returned ${status} instead of 201 for the upload of the bulk job ${jobId}, so it is unknown whether it has the file. Check "apiBaseUrl" and the network.`,
  )
}

/** Closes a job. If Salesforce rejects it because the job is already closed, returns the job. */
export async function closeLoad(api: Api, jobId: string): Promise<BulkJob> {
  try {
    return await changeState(api, jobId, 'UploadComplete')
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const job = await readLoad(api, jobId)
    if (job.progress === 'open') throw error
    return job
  }
}

export async function abortLoad(api: Api, jobId: string): Promise<void> {
  await changeState(api, jobId, 'Aborted')
}

export function readLoad(api: Api, jobId: string): Promise<BulkJob> {
  return callJob(api, { method: 'GET', path: jobPath('ingest', jobId) })
}

const resultPaths: Readonly<Record<LoadResult, string>> = {
  successfulResults: 'successfulResults/',
  failedResults: 'failedResults/',
  unprocessedRecords: 'unprocessedrecords/',
}

export async function readResults(api: Api, jobId: string, kind: LoadResult): Promise<Readable | undefined> {
  const response = await api({
    method: 'GET',
    path: `${jobPath('ingest', jobId)}/${resultPaths[kind]}`,
    headers: { accept: 'text/csv' },
    isStreamed: true,
  })
  if (response.status === 204) return undefined
  assertCsv(response, `the results of the bulk job ${jobId}`)
  return response.stream
}

// Both states are final: sending the request again changes nothing more.
function changeState(api: Api, jobId: string, state: 'UploadComplete' | 'Aborted'): Promise<BulkJob> {
  return callJob(api, {
    method: 'PATCH',
    path: jobPath('ingest', jobId),
    json: { state },
    isIdempotent: true,
  })
}
