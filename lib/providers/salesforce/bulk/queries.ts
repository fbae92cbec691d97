import { UnexpectedResponseError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { BulkJob, QueryPage } from '../../bulkOperations'
import { assertCsv, callJob, jobPath } from './jobs'

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

/** Returns a page of results. Throws UnexpectedResponseError if it is not a page, or doesn't say whether more follow. */
export async function readPage(
  api: Api,
  jobId: string,
  locator: string | undefined,
  mostRecords: number,
): Promise<QueryPage> {
  const response = await api({
    method: 'GET',
    path: `${jobPath('query', jobId)}/results`,
    query: { maxRecords: String(mostRecords), ...(locator !== undefined && { locator }) },
    headers: { accept: 'text/csv' },
    isStreamed: true,
  })
  const { stream, headers } = response
  assertCsv(response, `the results of the bulk query ${jobId}`)
  const next = headers['sforce-locator']
  if (!stream || next === undefined) {
    stream?.destroy()
    throw new UnexpectedResponseError(
      `Salesforce returned results of the bulk query ${jobId} without the header "Sforce-Locator", so it is unknown whether more records follow. Check the network for a proxy that removes headers.`,
    )
  }
  const count = headers['sforce-numberofrecords']
  return {
    stream,
    recordCount: count === undefined ? undefined : Number(count),
    // The word "null" marks the last page.
    nextLocator: next === 'null' ? undefined : next,
  }
}
