import { entityIsDeleted, SalesforceError, writeError } from '../apiError'
import { parseFieldValue } from '../store/fieldValue'
import type { Org } from '../store/org'
import { parseId } from '../store/recordIds'
import type { Row } from '../store/row'
import type { Table } from '../store/table'
import type { Transaction } from '../store/transaction'
import { createRow, deleteRow, rowsWith, updateRow } from '../store/writes'
import { CsvError } from './csv'
import type { IngestJob, RowOutcome } from './ingestJob'
import { type Column, columnsOf, fieldsOf } from './rowValues'

interface Written {
  readonly id: string
  readonly isCreated: boolean
}

/** Writes the rows of one batch, each in a separate transaction. */
export function processBatch(org: Org, job: IngestJob, rows: readonly string[][]): void {
  const table = org.table(job.object)
  if (!table) throw new Error(`The org has no ${job.object}.`)
  const columns = columnsOf(table, job.columns)
  const isRemoval = job.operation === 'delete' || job.operation === 'hardDelete'
  if (isRemoval && columns.some(({ field }) => field.name !== 'Id'))
    throw new CsvError('InvalidBatch : A batch of deletions must contain only IDs')
  const twice = keysSentTwice(job, columns, rows)
  for (const values of rows) {
    const outcome = outcomeOf(values, () => {
      if (twice.has(keyOf(job, columns, values)))
        throw writeError('DUPLICATE_VALUE', 'Duplicate external id specified')
      return org.atOnce((transaction) => writeRow(org, transaction, job, table, columns, values))
    })
    if (outcome.error === undefined) job.succeeded.push(outcome)
    else job.failed.push(outcome)
  }
}

function writeRow(
  org: Org,
  transaction: Transaction,
  job: IngestJob,
  table: Table,
  columns: readonly Column[],
  values: readonly string[],
): Written {
  const { Id, ...fields } = fieldsOf(org, transaction, columns, values)
  if (job.operation === 'insert') {
    return { id: createRow(org, transaction, table, fields).id, isCreated: true }
  }
  if (job.operation === 'upsert' && job.externalIdFieldName !== 'Id') {
    return upsertRow(org, transaction, job, table, fields)
  }
  if (job.operation === 'upsert' && Id === undefined)
    return { id: createRow(org, transaction, table, fields).id, isCreated: true }
  const row = existingRow(transaction, table, Id)
  const isRemoved = job.operation === 'delete' || job.operation === 'hardDelete'
  const written = isRemoved
    ? deleteRow(org, transaction, table, row)
    : updateRow(org, transaction, table, row, fields)
  return { id: written.id, isCreated: false }
}

function upsertRow(
  org: Org,
  transaction: Transaction,
  { externalIdFieldName = '' }: IngestJob,
  table: Table,
  fields: Record<string, unknown>,
): Written {
  const field = table.type.field(externalIdFieldName)
  if (!field) throw writeError('INVALID_FIELD', `Invalid external id field ${externalIdFieldName}`)
  const { [field.name]: value, ...rest } = fields
  if (value === undefined) throw writeError('MISSING_ARGUMENT', `${field.name} not specified`)
  const rows = rowsWith(transaction, table, field.name, parseFieldValue(field, value))
  if (rows.length > 1) throw writeError('DUPLICATE_EXTERNAL_ID', `${field.name}: more than one record found`)
  const [existing] = rows
  if (existing) return { id: updateRow(org, transaction, table, existing, rest).id, isCreated: false }
  return { id: createRow(org, transaction, table, fields).id, isCreated: true }
}

function existingRow(transaction: Transaction, table: Table, wanted: unknown): Row {
  if (wanted === undefined) throw writeError('MISSING_ARGUMENT', 'Id not specified in an update call')
  const row = transaction.row(table, parseId(String(wanted)) ?? '')
  if (!row) throw writeError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
  if (row.deletedAt !== undefined) throw entityIsDeleted()
  return row
}

function outcomeOf(values: readonly string[], work: () => Written): RowOutcome {
  try {
    return { values, ...work(), error: undefined }
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error
    const words = error.entries.map(
      ({ errorCode, message, fields = [] }) => `${errorCode}:${message}:${fields.join(' ')} --`,
    )
    return { values, id: '', isCreated: false, error: words.join(';') }
  }
}

/** Returns the keys that occur several times in a batch. All of their rows fail. */
function keysSentTwice(
  job: IngestJob,
  columns: readonly Column[],
  rows: readonly string[][],
): ReadonlySet<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  if (job.operation !== 'upsert') return twice
  for (const values of rows) {
    const key = keyOf(job, columns, values)
    if (key !== '' && seen.has(key)) twice.add(key)
    seen.add(key)
  }
  return twice
}

function keyOf(
  { externalIdFieldName = '' }: IngestJob,
  columns: readonly Column[],
  values: readonly string[],
): string {
  const place = columns.findIndex(
    ({ field, referencedField }) =>
      referencedField === undefined && field.name.toLowerCase() === externalIdFieldName.toLowerCase(),
  )
  return (values[place] ?? '').toLowerCase()
}
