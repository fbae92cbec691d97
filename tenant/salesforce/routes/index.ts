import type { ApiCall, Handler } from '../apiCall'
import { apiError, notFound } from '../apiError'
import { bulkRoutes } from '../bulk/bulkRoutes'
import type { SalesforceResponse } from '../salesforceResponse'
import { createRecords, deleteRecords, updateRecords, upsertRecords } from './collectionRoutes'
import { describeGlobal, describeObject } from './describeRoutes'
import { deleteByExternalId, readByExternalId, upsertRecord } from './externalIdRoutes'
import { query, queryAll, queryMore } from './queryRoutes'
import { createRecord, deleteRecord, readObject, readRecord, updateRecord } from './recordRoutes'
import { readDeleted, readUpdated } from './replicationRoutes'
import { toolingQuery } from './toolingRoutes'
import { checkVersion, listResources } from './versionRoutes'

const routes: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ['GET', '', listResources],
  ['GET', 'sobjects', describeGlobal],
  ['GET', 'sobjects/{object}', readObject],
  ['POST', 'sobjects/{object}', createRecord],
  ['GET', 'sobjects/{object}/describe', describeObject],
  ['GET', 'sobjects/{object}/updated', readUpdated],
  ['GET', 'sobjects/{object}/deleted', readDeleted],
  ['GET', 'sobjects/{object}/{id}', readRecord],
  ['PATCH', 'sobjects/{object}/{id}', updateRecord],
  ['DELETE', 'sobjects/{object}/{id}', deleteRecord],
  ['GET', 'sobjects/{object}/{field}/{value}', readByExternalId],
  ['PATCH', 'sobjects/{object}/{field}/{value}', upsertRecord],
  ['DELETE', 'sobjects/{object}/{field}/{value}', deleteByExternalId],
  ['GET', 'query', query],
  ['GET', 'queryAll', queryAll],
  ['GET', 'tooling/query', toolingQuery],
  ['GET', 'query/{locator}', queryMore],
  ['GET', 'queryAll/{locator}', queryMore],
  ['POST', 'composite/sobjects', createRecords],
  ['PATCH', 'composite/sobjects', updateRecords],
  ['DELETE', 'composite/sobjects', deleteRecords],
  ['PATCH', 'composite/sobjects/{object}/{field}', upsertRecords],
  ...bulkRoutes,
]

/**
 * Returns the response to a request by its method and path. Throws a SalesforceError if Salesforce would reject it.
 */
export function route(call: Omit<ApiCall, 'names' | 'base'>, path: string): SalesforceResponse {
  const [services, data, version = '', ...segments] = segmentsOf(path)
  if (services !== 'services' || data !== 'data') throw notFound()
  checkVersion(version)
  const matching = routes.flatMap(([method, pattern, handler]) => {
    const names = matchPath(pattern.split('/').filter(Boolean), segments)
    return names ? [{ method, handler, names }] : []
  })
  const found = matching.find(({ method }) => method === call.method)
  if (found) return found.handler({ ...call, names: found.names, base: `/services/data/${version}` })
  if (matching.length === 0) throw notFound()
  const allowed = [...new Set(matching.map(({ method }) => method))].join(',')
  const message = `HTTP Method '${call.method}' not allowed. Allowed are ${allowed}`
  throw apiError(405, 'METHOD_NOT_ALLOWED', message, { allow: allowed })
}

/** Splits a path before decoding it, so that an encoded slash belongs to its segment. */
function segmentsOf(path: string): string[] {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent)
  } catch {
    throw notFound()
  }
}

function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined
  const names: Record<string, string> = {}
  for (const [place, expected] of pattern.entries()) {
    const [, name] = /^\{(\w+)\}$/.exec(expected) ?? []
    const segment = segments[place] ?? ''
    if (name !== undefined) names[name] = segment
    else if (expected.toLowerCase() !== segment.toLowerCase()) return undefined
  }
  return names
}
