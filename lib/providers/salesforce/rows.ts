import { ApiError, inField, NotFoundError, TemporaryError, UnexpectedResponseError } from '../../errors'
import { type Api, type ApiRequest, jsonObject, parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { path } from '../../http/path'
import type { ObjectRecord, RecordBody, UniqueKey } from '../objectOperations'
import { ifFound, severalRecords } from '../recordErrors'
import { checkUniqueKey } from './describe'
import { recordOf } from './records'

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info_post.htm */
export async function createRow(api: Api, objectType: string, fields: RecordBody): Promise<ObjectRecord> {
  const response = await api({ method: 'POST', path: typePath(objectType), json: fields })
  const id = idIn(response)
  return readBack(api, objectType, { field: 'Id', value: id }, `created ${id}`)
}

/**
 * Updates the row of an id, or upserts that of an external id, which Salesforce does in one step. Neither answers with
 * the row as it is stored, so it is read afterwards.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_upsert.htm
 */
export async function writeRow(
  api: Api,
  objectType: string,
  key: UniqueKey,
  fields: RecordBody,
): Promise<ObjectRecord> {
  const { Id: _, [key.field]: __, ...changes } = fields
  const request = { method: 'PATCH', json: changes, accepts: [300] }
  const response = await aboutRow(api, objectType, key, request)
  if (response.status === 300) throw severalRecords(objectType, key, candidatesIn(response))
  const stored = response.body.length > 0 ? { field: 'Id', value: idIn(response) } : key
  return readBack(api, objectType, stored, `stored ${stored.value}`)
}

/** False where there was no such row. */
export async function removeRow(api: Api, objectType: string, id: string): Promise<boolean> {
  const key = { field: 'Id', value: id }
  return (await ifFound(aboutRow(api, objectType, key, { method: 'DELETE' }))) !== undefined
}

/** The rows that a unique field's value names; several only where an external id is not unique. */
export async function findRows(api: Api, objectType: string, key: UniqueKey): Promise<ObjectRecord[]> {
  const response = await ifFound(aboutRow(api, objectType, key, { method: 'GET', accepts: [300] }))
  if (!response) return []
  if (response.status === 300)
    return candidatesIn(response).map((id) => ({ id, version: '', body: { Id: id } }))
  return [recordOf(jsonObject(response, `a row of ${objectType}`))]
}

/** The row that a write left. Whatever keeps it from being read, the message must not come back and write once more. */
async function readBack(
  api: Api,
  objectType: string,
  key: UniqueKey,
  whatWasDone: string,
): Promise<ObjectRecord> {
  try {
    return await storedRow(api, objectType, key)
  } catch (error) {
    throw new TemporaryError(
      `Salesforce ${whatWasDone} of ${objectType}, but then: ${(error as Error).message} Do not send the message again.`,
      { mayHaveBeenApplied: true, cause: error },
    )
  }
}

async function storedRow(api: Api, objectType: string, key: UniqueKey): Promise<ObjectRecord> {
  const [row] = await findRows(api, objectType, key)
  if (row) return row
  throw new UnexpectedResponseError(
    `Salesforce does not show the row of ${objectType} that it has just stored.`,
  )
}

/** Salesforce answers 404 to an unknown object or field, too: those are no missing rows. */
async function aboutRow(
  api: Api,
  objectType: string,
  key: UniqueKey,
  request: ApiRequest,
): Promise<HttpResponse> {
  try {
    return await api({ ...request, path: pathOf(objectType, key) })
  } catch (error) {
    if (error instanceof NotFoundError) await checkUniqueKey(api, objectType, key.field)
    throw error
  }
}

function pathOf(objectType: string, { field, value }: UniqueKey): string {
  const rows = typePath(objectType)
  if (field !== 'Id') return rows + inField(field, () => path`/${field}/${value}`)
  if (/^[a-z0-9]{15}([a-z0-9]{3})?$/i.test(value)) return rows + path`/${value}`
  // Words such as "describe" would name another resource there.
  throw new NotFoundError(
    `"${value.slice(0, 40)}" is not an id of Salesforce: those have 15 or 18 letters and digits.`,
  )
}

function typePath(objectType: string): string {
  return inField('objectType', () => path`/sobjects/${objectType}`)
}

function idIn(response: HttpResponse): string {
  const { id, success, errors } = jsonObject(response, 'a write')
  if (typeof id === 'string' && success !== false) return id
  const faults = (Array.isArray(errors) ? errors : [])
    .map((fault) => Object(fault).message)
    .filter((message) => typeof message === 'string')
    .join('; ')
  throw new ApiError(`Salesforce did not store the row: ${faults || 'it gave no id'}. Check the fields.`)
}

/** A 300 lists the URLs of all rows that match. */
function candidatesIn(response: HttpResponse): string[] {
  const urls = parseJson(response.body.toString('utf8'))
  if (Array.isArray(urls) && urls.length > 1 && urls.every((url) => typeof url === 'string'))
    return urls.map((url) => url.split('/').at(-1) ?? '')
  throw new UnexpectedResponseError('Salesforce found several rows, but did not say which.')
}
