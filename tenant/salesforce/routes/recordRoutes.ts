import type { ApiCall, Handler } from '../apiCall'
import { apiError, entityIsDeleted, notFound } from '../apiError'
import { describeBriefly } from '../schema/describe'
import { recordOf } from '../store/readers'
import { parseId } from '../store/recordIds'
import type { Row } from '../store/row'
import type { Table } from '../store/table'
import { createRow, deleteRow, updateRow } from '../store/writes'
import { jsonBody } from './jsonBody'
import { tableOf } from './tableOf'

/** `GET /sobjects/X` */
export const readObject: Handler = (call) => ({
  status: 200,
  body: { objectDescribe: describeBriefly(tableOf(call).type, call.base), recentItems: [] },
})

/** `POST /sobjects/X` */
export const createRecord: Handler = (call) => {
  const [table, body] = [tableOf(call), jsonBody(call)]
  const { id } = call.org.atOnce((transaction) => createRow(call.org, transaction, table, body))
  const headers = { location: `${call.base}/sobjects/${table.type.name}/${id}` }
  return { status: 201, headers, body: { id, success: true, errors: [] } }
}

/** `GET /sobjects/X/{id}`, with `?fields=` */
export const readRecord: Handler = (call) => {
  const table = tableOf(call)
  return { status: 200, body: recordOf(table.type, rowOf(call, table), wantedFields(call, table), call.base) }
}

/** `PATCH /sobjects/X/{id}` */
export const updateRecord: Handler = (call) => {
  const [table, body] = [tableOf(call), jsonBody(call)]
  const row = rowOf(call, table)
  call.org.atOnce((transaction) => updateRow(call.org, transaction, table, row, body))
  return { status: 204 }
}

/** `DELETE /sobjects/X/{id}` */
export const deleteRecord: Handler = (call) => {
  const table = tableOf(call)
  const row = rowOf(call, table)
  call.org.atOnce((transaction) => deleteRow(call.org, transaction, table, row))
  return { status: 204 }
}

/** Returns the exact names of the fields in `?fields=`. Defaults to all fields. */
export function wantedFields({ query }: ApiCall, { type }: Table): string[] {
  const wanted = query.get('fields')
  if (wanted === null) return type.fields.map(({ name }) => name)
  return wanted.split(',').map((name) => {
    const field = type.field(name.trim())
    if (field) return field.name
    throw apiError(400, 'INVALID_FIELD', `No such column '${name.trim()}' on sobject of type ${type.name}`)
  })
}

function rowOf({ names }: ApiCall, table: Table): Row {
  const wanted = names['id'] ?? ''
  const id = parseId(wanted)
  if (id === undefined)
    throw notFound(`Provided external ID field does not exist or is not accessible: ${wanted}`)
  const row = table.rows.get(id)
  if (!row) throw notFound()
  if (row.deletedAt !== undefined) throw entityIsDeleted()
  return row
}
