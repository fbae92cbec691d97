import { ApiError, ComponentError, inField, NotFoundError, UnexpectedResponseError } from '../../errors'
import { type Api, type ApiRequest, jsonObject, parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { path } from '../../http/path'
import type { ObjectRecord, RecordBody, UniqueKey, WriteOptions } from '../objectOperations'
import { ifFound, severalRecords } from '../recordErrors'
import { describeObject, type ObjectDescription, readableFields, uniqueFieldOf } from './describe'
import { isTooComplicated, queryManyFields } from './query/queryManyFields'
import { searchCondition } from './query/search'
import { soql } from './query/soql'
import { isSalesforceId, recordOf } from './records'

/**
 * Creates a row and returns it as stored.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info_post.htm
 */
export async function createRow(
  api: Api,
  objectType: string,
  fields: RecordBody,
  options: WriteOptions,
): Promise<ObjectRecord> {
  const request = { method: 'POST', path: typePath(objectType), json: fields, headers: headersOf(options) }
  const id = idIn(await api(request))
  return readBack(api, objectType, { field: 'Id', value: id }, { ...fields, Id: id }, options)
}

/**
 * Updates the row of an ID, or upserts that of an external ID, which Salesforce does in one step. Neither responds
 * with the row as it is stored, so it is read afterward.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_upsert.htm
 */
export async function writeRow(
  api: Api,
  objectType: string,
  key: UniqueKey,
  fields: RecordBody,
  options: WriteOptions,
): Promise<ObjectRecord> {
  const { Id: _, [key.field]: __, ...changes } = fields
  const headers = headersOf(options)
  const request = { method: 'PATCH', json: changes, headers, accepts: [300] }
  const response = await aboutRow(api, objectType, key, request)
  if (response.status === 300) throw severalRecords(objectType, key, candidatesIn(response))
  const id = response.body.length > 0 ? idIn(response) : undefined
  const stored = id === undefined ? key : { field: 'Id', value: id }
  const known = { ...changes, [key.field]: key.value, ...(id !== undefined && { Id: id }) }
  return readBack(api, objectType, stored, known, options)
}

/** Deletes a row. Returns false if there was none. */
export async function removeRow(api: Api, objectType: string, id: string): Promise<boolean> {
  const response = await ifFound(aboutRow(api, objectType, { field: 'Id', value: id }, { method: 'DELETE' }))
  if (!response) return false
  if (response.status === 204) return true
  throw new UnexpectedResponseError(
    `Salesforce returned ${response.status} instead of 204 for the deletion of ${id}, so it is unknown whether the record was deleted. Check "apiBaseUrl" and the network.`,
  )
}

/** Returns the rows that a unique field's value identifies; several only if an external ID isn't unique. */
export async function findRows(api: Api, objectType: string, key: UniqueKey): Promise<ObjectRecord[]> {
  try {
    return await readRows(api, objectType, key)
  } catch (error) {
    // A query can be split by its fields.
    if (!isTooComplicated(error)) throw error
    return queryRows(api, await describeObject(api, objectType), key)
  }
}

async function readRows(api: Api, objectType: string, key: UniqueKey): Promise<ObjectRecord[]> {
  const request = { method: 'GET', accepts: [300, 405] }
  const response = await ifFound(aboutRow(api, objectType, key, request))
  if (!response || response.status === 405) {
    const description = await describeObject(api, objectType)
    if (response && description.isRetrieveable) throw notReadable(objectType)
    return description.isRetrieveable || !description.isQueryable ? [] : queryRows(api, description, key)
  }
  if (response.status === 300)
    return candidatesIn(response).map((id) => ({ id, version: '', body: { Id: id } }))
  return [recordOf(jsonObject(response, `a row of ${objectType}`))]
}

// A proxy can also return 405, and then the record may exist.
function notReadable(objectType: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `Salesforce returned 405 for a record of ${objectType}, although its description allows reading it. Check "apiBaseUrl" and the network.`,
  )
}

/** Objects whose rows can't be read by ID can still be queried. */
async function queryRows(
  api: Api,
  description: ObjectDescription,
  { field, value }: UniqueKey,
): Promise<ObjectRecord[]> {
  const { name: objectType } = description
  const terms = [{ fieldName: field, condition: '=', fieldValue: value }]
  const condition = searchCondition({ objectType, terms, operators: [], pageSize: 2 }, description)
  const query = {
    objectType,
    fields: readableFields(description),
    rest: soql`WHERE ${condition ?? ''} LIMIT 2`,
  }
  return (await queryManyFields(api, query, { includeDeleted: false })).map(recordOf)
}

/** Returns the row as stored after a write, or the known fields if it can't be read. */
async function readBack(
  api: Api,
  objectType: string,
  key: UniqueKey,
  known: RecordBody,
  { log }: WriteOptions,
): Promise<ObjectRecord> {
  let reason = 'Salesforce does not return it.'
  try {
    const [row] = await readRows(api, objectType, key)
    if (row) return row
  } catch (error) {
    if (!(error instanceof ComponentError)) throw error
    reason = error.message
  }
  log.warn(
    `The record of ${objectType} was saved (${key.field} ${key.value}), but it could not be read: ${reason} Emitting its ID and the given fields.`,
  )
  return { ...recordOf(known), id: String(known['Id'] ?? key.value) }
}

/** Salesforce returns 404 for an unknown object or field too: those are not missing rows. */
async function aboutRow(
  api: Api,
  objectType: string,
  key: UniqueKey,
  request: ApiRequest,
): Promise<HttpResponse> {
  try {
    return await api({ ...request, path: pathOf(objectType, key) })
  } catch (error) {
    if (error instanceof NotFoundError) uniqueFieldOf(await describeObject(api, objectType), key.field)
    throw error
  }
}

function pathOf(objectType: string, { field, value }: UniqueKey): string {
  const rows = typePath(objectType)
  if (field !== 'Id') return rows + inField(field, () => path`/${field}/${value}`)
  if (isSalesforceId(value)) return rows + path`/${value}`
  // Words such as "describe" would name another resource there.
  throw new NotFoundError(
    `The field "${field}" is "${value.slice(0, 40)}", which is not a Salesforce ID. Use an ID of 15 or 18 letters and digits.`,
  )
}

function typePath(objectType: string): string {
  return inField('objectType', () => path`/sobjects/${objectType}`)
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm */
function headersOf({ switches }: WriteOptions): Record<string, string> {
  return {
    ...(switches.has('allowDuplicates') && { 'sforce-duplicate-rule-header': 'allowSave=true' }),
    ...(switches.has('skipAssignmentRules') && { 'sforce-auto-assign': 'false' }),
  }
}

function idIn(response: HttpResponse): string {
  const { id, success, errors } = jsonObject(response, 'a write')
  if (typeof id === 'string' && success !== false) return id
  const faults = (Array.isArray(errors) ? errors : [])
    .map((fault) => Object(fault).message)
    .filter((message) => typeof message === 'string')
    .join('; ')
  throw new ApiError(
    `Salesforce did not save the record: ${faults || 'it returned no ID'}. Check the fields.`,
  )
}

/** A 300 lists the URLs of all rows that match. */
function candidatesIn(response: HttpResponse): string[] {
  const urls = parseJson(response.body.toString('utf8'))
  if (Array.isArray(urls) && urls.length > 1 && urls.every((url) => typeof url === 'string'))
    return urls.map((url) => url.split('/').at(-1) ?? '')
  throw new UnexpectedResponseError(
    'Salesforce found several records, but did not list them. Choose a field with unique values.',
  )
}
