import type { ApiCall, Handler } from '../apiCall'
import { apiError, notFound } from '../apiError'
import type { SalesforceResponse } from '../salesforceResponse'
import { parseFieldValue } from '../store/fieldValue'
import { recordOf, recordUrl } from '../store/readers'
import { parseId } from '../store/recordIds'
import type { Row } from '../store/row'
import type { Table } from '../store/table'
import { createRow, deleteRow, rowsWith, updateRow } from '../store/writes'
import { jsonBody } from './jsonBody'
import { wantedFields } from './recordRoutes'
import { tableOf } from './tableOf'

interface Match {
  readonly table: Table
  readonly field: string
  readonly value: unknown
  readonly rows: readonly Row[]
}

/** `GET /sobjects/X/{field}/{value}` */
export const readByExternalId: Handler = (call) =>
  respondWithOne(call, ({ type }, row, fields) => ({
    status: 200,
    body: recordOf(type, row, fields, call.base),
  }))

/** `DELETE /sobjects/X/{field}/{value}` */
export const deleteByExternalId: Handler = (call) =>
  respondWithOne(call, (table, row) => {
    call.org.atOnce((transaction) => deleteRow(call.org, transaction, table, row))
    return { status: 204 }
  })

/** `PATCH /sobjects/X/{field}/{value}` https://developer.salesforce.com/docs/platform/api-rest/guide/dome-upsert.html */
export const upsertRecord: Handler = (call) => {
  const match = findMatch(call)
  const { table, field, value, rows } = match
  const body = jsonBody(call)
  checkBody(match, body)
  if (rows.length > 1) return multipleChoices(call, match)
  const [existing] = rows
  if (existing) {
    call.org.atOnce((transaction) => updateRow(call.org, transaction, table, existing, body))
    return upserted(existing, false)
  }
  if (field === 'Id' || call.query.get('updateOnly') === 'true') throw notFound()
  const complete = { ...body, [field]: value }
  return upserted(
    call.org.atOnce((transaction) => createRow(call.org, transaction, table, complete)),
    true,
  )
}

function upserted({ id }: Row, created: boolean): SalesforceResponse {
  return { status: created ? 201 : 200, body: { id, success: true, errors: [], created } }
}

function respondWithOne(
  call: ApiCall,
  answer: (table: Table, row: Row, fields: readonly string[]) => SalesforceResponse,
): SalesforceResponse {
  const match = findMatch(call)
  const [row] = match.rows
  if (!row) throw notFound()
  if (match.rows.length > 1) return multipleChoices(call, match)
  return answer(match.table, row, wantedFields(call, match.table))
}

function findMatch(call: ApiCall): Match {
  const table = tableOf(call)
  const { field: name = '', value: text = '' } = call.names
  const field = table.type.field(name)
  if (field?.name === 'Id') {
    const row = table.rows.get(parseId(text) ?? '')
    return { table, field: 'Id', value: text, rows: row && row.deletedAt === undefined ? [row] : [] }
  }
  if (!field?.externalId && !field?.idLookup) {
    throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`)
  }
  const value = parseFieldValue(field, text)
  const rows = call.org.atOnce((transaction) => rowsWith(transaction, table, field.name, value))
  return { table, field: field.name, value, rows }
}

function checkBody({ table, field }: Match, body: Record<string, unknown>): void {
  if (!Object.keys(body).some((name) => table.type.field(name)?.name === field)) return
  throw apiError(400, 'INVALID_FIELD', `The ${field} field should not be specified in the sobject data.`)
}

/** Returns the paths of the records instead of the usual list of errors. */
function multipleChoices({ base }: ApiCall, { table, rows }: Match): SalesforceResponse {
  return { status: 300, body: rows.map((row) => recordUrl(table.type, row, base)) }
}
