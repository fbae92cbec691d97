import { isObject } from '../../isObject'
import type { ApiCall, Handler } from '../apiCall'
import { apiError, notFound, SalesforceError, writeError } from '../apiError'
import type { SalesforceResponse } from '../salesforceResponse'
import { parseFieldValue } from '../store/fieldValue'
import { parseId } from '../store/recordIds'
import type { Row } from '../store/row'
import type { Table } from '../store/table'
import type { Transaction } from '../store/transaction'
import { createRow, deleteRow, rowsWith, updateRow } from '../store/writes'
import { checkReadable, comparable, valuesSentTwice } from './collectionChecks'
import { jsonBody } from './jsonBody'
import { tableOf } from './tableOf'

type Body = Record<string, unknown>
type Result = Record<string, unknown>
type WriteRow = (transaction: Transaction) => Result

const largestCollection = 200

/** `POST /composite/sobjects` https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-create.html */
export const createRecords: Handler = (call) =>
  writeRecords(call, (transaction, table, body) => succeeded(createRow(call.org, transaction, table, body)))

/** `PATCH /composite/sobjects` */
export const updateRecords: Handler = (call) =>
  writeRecords(call, (transaction, table, { id, Id = id, ...body }) => {
    const row = existingRow(transaction, table, Id)
    return succeeded(updateRow(call.org, transaction, table, row, body))
  })

/** `PATCH /composite/sobjects/X/{field}` */
export const upsertRecords: Handler = (call) => {
  const field = tableOf(call).type.field(call.names['field'] ?? '')
  if (!field?.externalId) throw notFound()
  const twice = valuesSentTwice(field, typedRecords(call))
  return writeRecords(call, (transaction, table, body) => {
    const { [field.name]: text, ...rest } = body
    if (twice.has(comparable(text)))
      throw writeError('DUPLICATE_VALUE', `Duplicate external id specified: ${text}`, [field.name])
    const rows = rowsWith(transaction, table, field.name, parseFieldValue(field, text))
    if (rows.length > 1) throw writeError('DUPLICATE_EXTERNAL_ID', duplicates(field.name, rows), [field.name])
    const [existing] = rows
    const row = existing
      ? updateRow(call.org, transaction, table, existing, rest)
      : createRow(call.org, transaction, table, body)
    return { ...succeeded(row), created: !existing }
  })
}

/** `DELETE /composite/sobjects?ids=…` */
export const deleteRecords: Handler = (call) => {
  const ids = (call.query.get('ids') ?? '').split(',').filter(Boolean)
  checkSize(ids)
  const writes = ids.map((id): WriteRow => {
    const table = call.org.tables.find(({ type }) => type.keyPrefix === id.slice(0, 3))
    return (transaction) => {
      if (!table) throw writeError('MALFORMED_ID', `malformed id ${id}`)
      return succeeded(deleteRow(call.org, transaction, table, existingRow(transaction, table, id)))
    }
  })
  return run(call, writes, call.query.get('allOrNone') === 'true')
}

function writeRecords(
  call: ApiCall,
  write: (transaction: Transaction, table: Table, body: Body) => Result,
): SalesforceResponse {
  const records = typedRecords(call)
  checkReadable(records)
  const writes = records.map(({ name, table, body }): WriteRow => {
    return (transaction) => {
      if (!table) throw writeError('INVALID_TYPE', `sObject type '${name}' is not supported.`)
      return write(transaction, table, body)
    }
  })
  return run(call, writes, jsonBody(call)['allOrNone'] === true)
}

function typedRecords(call: ApiCall): { name: string; table: Table | undefined; body: Body }[] {
  const { records } = jsonBody(call)
  if (!Array.isArray(records)) throw apiError(400, 'REQUIRED_FIELD_MISSING', 'records is required')
  checkSize(records)
  return records.map((record: unknown) => {
    const { attributes, ...body } = isObject(record) ? record : {}
    const name = isObject(attributes) ? String(attributes['type']) : ''
    return { name, table: call.org.table(name), body }
  })
}

/** Returns 200 in any case. Each result contains the outcome of its row. */
function run({ org }: ApiCall, writes: readonly WriteRow[], isAllOrNone: boolean): SalesforceResponse {
  if (!isAllOrNone) return { status: 200, body: writes.map((write) => attempt(() => org.atOnce(write))) }
  const transaction = org.begin()
  const results = writes.map((write) => attempt(() => write(transaction)))
  const hasFailed = results.some(({ success }) => success === false)
  if (hasFailed) transaction.rollback()
  else transaction.commit()
  return {
    status: 200,
    body: hasFailed ? results.map((result) => (result['success'] ? rolledBack : result)) : results,
  }
}

function attempt(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof SalesforceError) return failed(error)
    throw error
  }
}

function existingRow(transaction: Transaction, table: Table, wanted: unknown): Row {
  const id = parseId(String(wanted ?? ''))
  if (wanted === undefined) throw writeError('MISSING_ARGUMENT', 'Id not specified in an update call')
  if (id === undefined) throw writeError('MALFORMED_ID', `malformed id ${wanted}`, ['Id'])
  const row = transaction.row(table, id)
  if (!row) throw writeError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
  return row
}

function checkSize({ length }: readonly unknown[]): void {
  if (length <= largestCollection) return
  const message = `record limit reached. cannot submit more than ${largestCollection} records into this call`
  throw apiError(400, 'LIMIT_EXCEEDED', message)
}

function succeeded({ id }: Row): Result {
  return { id, success: true, errors: [] }
}

/** Returns the result of a row that failed. Here the code is called `statusCode`. */
function failed({ entries }: SalesforceError): Result {
  const errors = entries.map(({ errorCode, message, fields = [] }) => ({
    statusCode: errorCode,
    message,
    fields,
  }))
  return { success: false, errors }
}

const rolledBack = failed(
  writeError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  ),
)

function duplicates(field: string, rows: readonly Row[]): string {
  const ids = rows.map(({ id }) => id).join(', ')
  return `More than one record found for external id field: ${field} [${ids}]`
}
