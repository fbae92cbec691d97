import { apiError, SalesforceError } from '../apiError'
import type { Field } from '../schema/field'
import { parseFieldValue } from '../store/fieldValue'
import type { Table } from '../store/table'

/** A record of a collection, with its object. */
interface TypedRecord {
  readonly table: Table | undefined
  readonly body: Readonly<Record<string, unknown>>
}

/** Throws before any record is written if a record cannot be read: an unknown field, or JSON of another type. */
export function checkReadable(records: readonly TypedRecord[]): void {
  for (const { table, body } of records) {
    if (!table) continue
    for (const [name, value] of Object.entries(body)) checkField(table, name, value)
  }
}

function checkField({ type }: Table, name: string, value: unknown): void {
  const field = type.field(name)
  if (!field) throw apiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${type.name}`)
  if (isUnreadable(field, value)) parseFieldValue(field, value)
}

function isUnreadable(field: Field, value: unknown): boolean {
  try {
    parseFieldValue(field, value)
    return false
  } catch (error) {
    return error instanceof SalesforceError && error.entries[0]?.errorCode === 'JSON_PARSER_ERROR'
  }
}

/** Returns the external IDs that several records of a request have. Salesforce writes none of these records. */
export function valuesSentTwice(field: Field, records: readonly TypedRecord[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { body } of records) {
    const key = comparable(body[field.name])
    if (seen.has(key)) twice.add(key)
    seen.add(key)
  }
  return twice
}

/** Returns a value without its case, because letters match in any case. */
export function comparable(value: unknown): string {
  return String(value).toLowerCase()
}
