import type { ObjectRecord } from '../../objectOperations'
import { recordOf } from '../records'

type Body = Record<string, unknown>

/**
 * Returns a row of a query job as a record: all values are strings, an empty value is null, and a column such as
 * `Account.Name` is a field of the record in `Account`, as in the results of a query.
 */
export function recordOfRow(columns: readonly string[], values: readonly string[]): ObjectRecord {
  const body: Body = {}
  for (const [place, column] of columns.entries()) {
    const names = column.split('.')
    const value = values[place] ?? ''
    set(body, names, value === '' ? null : value)
  }
  return recordOf(body)
}

/** Sets a field; a record in which all fields are null is null itself. */
function set(body: Body, [name = '', ...inner]: readonly string[], value: string | null): void {
  if (inner.length === 0) {
    define(body, name, value)
    return
  }
  const known = Object.hasOwn(body, name) ? body[name] : null
  if (value === null && known === null) {
    define(body, name, null)
    return
  }
  const record = typeof known === 'object' && known !== null ? (known as Body) : {}
  set(record, inner, value)
  define(body, name, record)
}

// A column may have any name.
function define(body: Body, name: string, value: unknown): void {
  Object.defineProperty(body, name, { value, enumerable: true, writable: true, configurable: true })
}
