import { isObject } from '../../isObject'
import type { UnroutedCall } from '../apiCall'
import { badRequest, GraphError } from '../graphError'
import { jsonObject } from '../resources/jsonBody'

/** One request of a batch, as it was sent. */
export interface BatchItem {
  readonly id: string
  readonly method: string
  /** Relative to the version, such as `/me/contacts`. */
  readonly url: string
  /** Names are in lowercase. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const mostRequests = 20
const mostBytes = 4 * 1024 * 1024
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Returns the requests of a batch. Throws a GraphError if the batch as a whole is malformed.
 * https://learn.microsoft.com/graph/json-batching
 */
export function batchItems(call: UnroutedCall): readonly BatchItem[] {
  if (call.body.length > mostBytes) throw tooLarge()
  const { requests } = jsonObject(call)
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest('Invalid batch payload format.')
  if (requests.length > mostRequests)
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${mostRequests}.`)
  const items = requests.map(batchItem)
  const ids = new Set(items.map(({ id }) => id.toLowerCase()))
  if (ids.size < items.length) throw badRequest('The id of each request in a batch must be unique.')
  return items
}

/** https://learn.microsoft.com/graph/use-the-api: all requests are limited to 4 MB */
function tooLarge(): GraphError {
  const message = 'The page was not displayed because the request entity is too large.'
  return new GraphError(413, 'RequestEntityTooLarge', message)
}

function batchItem(request: unknown): BatchItem {
  const { id, method, url, headers = {}, body, dependsOn } = isObject(request) ? request : {}
  if (typeof id !== 'string' || id === '') throw badRequest('Write request id : null is null or empty.')
  if (typeof method !== 'string' || !methods.includes(method.toUpperCase()))
    throw badRequest(`Write request id : ${id} does not contain a valid method.`)
  if (typeof url !== 'string' || !url.startsWith('/'))
    throw badRequest(`Write request id : ${id} does not contain a relative url.`)
  if (dependsOn !== undefined) throw badRequest('This fake does not support dependsOn.')
  const lower = lowerNames(isObject(headers) ? headers : {})
  if (body !== undefined && lower['content-type'] === undefined)
    throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`)
  return { id, method: method.toUpperCase(), url, headers: lower, body }
}

function lowerNames(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}
