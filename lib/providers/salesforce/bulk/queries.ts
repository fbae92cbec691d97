import { UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { BulkJob, QueryPage } from '../../bulkOperations'
import { callJob, jobPath } from './jobs'

/**
 * Creates a query job. After a lost response another one is created, which changes nothing.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm
 */
export function createQuery(
  api: Api,
  query: string,
  { includeDeleted }: { readonly includeDeleted: boolean },
): Promise<BulkJob> {
  const json = { operation: includeDeleted ? 'queryAll' : 'query', query }
  return callJob(api, { method: 'POST', path: '/jobs/query', json, isIdempotent: true })
}

export function readQuery(api: Api, jobId: string): Promise<BulkJob> {
  return callJob(api, { method: 'GET', path: jobPath('query', jobId) })
}

export async function readPage(
  api: Api,
  jobId: string,
  locator: string | undefined,
  mostRecords: number,
): Promise<QueryPage> {
  const { stream, headers } = await api({
    method: 'GET',
    path: `${jobPath('query', jobId)}/results`,
    query: { maxRecords: String(mostRecords), ...(locator !== undefined && { locator }) },
    headers: { accept: 'text/csv' },
    isStreamed: true,
  })
  if (!stream) throw new UnexpectedResponseError('Salesforce returned a page of a query without content.')
  const next = headers['sforce-locator']
  // The word "null" marks the last page.
  return { stream, nextLocator: next === undefined || next === 'null' ? undefined : next }
}
