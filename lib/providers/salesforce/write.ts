import { ApiError, ConfigurationError, UnexpectedResponseError } from '../../errors'
import { type Api, jsonObject, parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { path } from '../../http/path'
import type { ObjectRecord, RecordBody, UniqueKey } from '../objectOperations'
import { recordOf } from './records'

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info_post.htm */
export async function createRow(api: Api, objectType: string, fields: RecordBody): Promise<ObjectRecord> {
  const response = await api({ method: 'POST', path: path`/sobjects/${objectType}`, json: fields })
  return readRow(api, objectType, idIn(response))
}

/** Answers 204 without a body, so that the row as stored is read afterwards. */
export async function updateRow(
  api: Api,
  objectType: string,
  id: string,
  fields: RecordBody,
): Promise<ObjectRecord> {
  const { Id: _, ...changes } = fields
  await api({ method: 'PATCH', path: path`/sobjects/${objectType}/${id}`, json: changes })
  return readRow(api, objectType, id)
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_upsert.htm */
export async function upsertRow(
  api: Api,
  objectType: string,
  key: UniqueKey,
  fields: RecordBody,
): Promise<ObjectRecord> {
  const { Id: _, [key.field]: __, ...changes } = fields
  const place = path`/sobjects/${objectType}/${key.field}/${key.value}`
  const response = await api({ method: 'PATCH', path: place, json: changes, accepts: [300] })
  if (response.status === 300) throw ambiguous(objectType, key, response)
  const isAnswered = response.body.length > 0
  return isAnswered ? readRow(api, objectType, idIn(response)) : readOne(api, objectType, key)
}

/** False where there was no such row. */
export async function removeRow(api: Api, objectType: string, id: string): Promise<boolean> {
  const { status } = await api({
    method: 'DELETE',
    path: path`/sobjects/${objectType}/${id}`,
    accepts: [404],
  })
  return status !== 404
}

/** The rows that a unique field's value names; several only where an external id is not unique. */
export async function findRows(
  api: Api,
  objectType: string,
  { field, value }: UniqueKey,
): Promise<ObjectRecord[]> {
  const place =
    field === 'Id' ? path`/sobjects/${objectType}/${value}` : path`/sobjects/${objectType}/${field}/${value}`
  const response = await api({ method: 'GET', path: place, accepts: [300, 404] })
  if (response.status === 404) return []
  if (response.status === 300)
    return candidatesIn(response).map((id) => ({ id, version: '', body: { Id: id } }))
  return [recordOf(jsonObject(response, `a row of ${objectType}`))]
}

async function readRow(api: Api, objectType: string, id: string): Promise<ObjectRecord> {
  const response = await api({ method: 'GET', path: path`/sobjects/${objectType}/${id}` })
  return recordOf(jsonObject(response, `a row of ${objectType}`))
}

async function readOne(api: Api, objectType: string, key: UniqueKey): Promise<ObjectRecord> {
  const [row] = await findRows(api, objectType, key)
  if (row) return row
  throw new UnexpectedResponseError(
    `Salesforce does not show the row of ${objectType} that it has just stored.`,
  )
}

function idIn(response: HttpResponse): string {
  const { id, success, errors } = jsonObject(response, 'a write')
  if (typeof id === 'string' && success !== false) return id
  const faults = Array.isArray(errors)
    ? errors.map((fault) => (fault as { message?: unknown }).message).join('; ')
    : ''
  throw new ApiError(`Salesforce did not store the row: ${faults || 'it gave no id'}. Check the fields.`)
}

function ambiguous(
  objectType: string,
  { field, value }: UniqueKey,
  response: HttpResponse,
): ConfigurationError {
  const candidates = candidatesIn(response).join(', ')
  return new ConfigurationError(
    `Several rows of ${objectType} have "${value}" in ${field}: ${candidates}. Nothing was changed; choose a field that is unique.`,
  )
}

/** A 300 lists the URLs of all rows that match. */
function candidatesIn(response: HttpResponse): string[] {
  const urls = parseJson(response.body.toString('utf8'))
  return Array.isArray(urls) ? urls.map((url) => String(url).split('/').at(-1) ?? '') : []
}
