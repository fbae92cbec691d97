import { SalesforceError } from '../apiError'
import type { Field } from '../schema/field'
import { parseFieldValue } from '../store/fieldValue'
import type { Org } from '../store/org'
import type { Table } from '../store/table'
import type { Transaction } from '../store/transaction'
import { rowsWith } from '../store/writes'
import { CsvError } from './csv'

/** A column of a job's CSV: a field, or a reference by a field of the other object (`Account.Code__c`). */
export interface Column {
  readonly field: Field
  readonly referencedField: string | undefined
}

/** Returns the columns of a header. Throws if the object does not have such a field, or if a column is there twice. */
export function columnsOf(table: Table, header: readonly string[]): Column[] {
  const seen = new Set<string>()
  return header.map((name) => {
    if (seen.has(name.toLowerCase())) throw new CsvError(`InvalidBatch : Duplicate field name : ${name}`)
    seen.add(name.toLowerCase())
    const [first = '', referencedField] = name.split('.')
    const field =
      referencedField === undefined
        ? table.type.field(first)
        : table.type.fields.find(({ relationshipName }) => sameName(relationshipName ?? '', first))
    if (field) return { field, referencedField }
    throw new CsvError(`InvalidBatch : Field name not found : ${name}`)
  })
}

/** Returns the fields that a row writes: none for an empty value, null for `#N/A`. */
export function fieldsOf(
  org: Org,
  transaction: Transaction,
  columns: readonly Column[],
  values: readonly string[],
): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [place, { field, referencedField }] of columns.entries()) {
    const text = values[place] ?? ''
    if (text === '') continue
    if (text === '#N/A') fields[field.name] = null
    else if (referencedField === undefined) fields[field.name] = typed(field, text)
    else fields[field.name] = referenced(org, transaction, field, referencedField, text)
  }
  return fields
}

function typed(field: Field, text: string): unknown {
  if (field.type === 'boolean' && /^(true|false|1|0)$/i.test(text)) return /^(true|1)$/i.test(text)
  return text
}

function referenced(
  org: Org,
  transaction: Transaction,
  { referenceTo }: Field,
  fieldName: string,
  text: string,
): string {
  const table = org.table(referenceTo[0] ?? '')
  const field = table?.type.field(fieldName)
  const [row] = table && field ? rowsWith(transaction, table, field.name, parseFieldValue(field, text)) : []
  if (row) return row.id
  const message = `Foreign key external ID: ${text} not found for field ${fieldName} in entity ${referenceTo[0]}`
  throw new SalesforceError(400, [{ message, errorCode: 'INVALID_FIELD', fields: [] }])
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
