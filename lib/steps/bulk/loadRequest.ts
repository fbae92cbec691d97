import { ConfigurationError } from '../../errors'
import { type BulkOperations, type LoadRequest, loadOperations } from '../../providers/bulkOperations'
import type { StepConfig } from '../../runtime/context'
import { Fields } from '../../values/fields'
import { objectTypeOf } from '../objectServices'

/** A load without the delimiter, which depends on the file. */
export type LoadOptions = Omit<LoadRequest, 'delimiter'>

/** Returns the load that a step's fields describe. Throws ConfigurationError for an invalid field. */
export function loadRequest(config: StepConfig, { idField }: BulkOperations): LoadOptions {
  const fields = new Fields(config)
  const operation = fields.oneOf('operation', loadOperations)
  const upsertBy = fields.text('upsertBy')
  return {
    objectType: objectTypeOf(config),
    operation,
    keyField: operation === 'upsert' ? (upsertBy ?? idField) : undefined,
  }
}

/**
 * Throws ConfigurationError if a column is there twice, if the one that identifies a record is missing, or if a deletion has
 * other columns.
 */
export function checkColumns(
  columns: readonly string[],
  { operation, keyField }: LoadOptions,
  { idField }: BulkOperations,
): void {
  const names = columns.map((column) => column.toLowerCase())
  const twice = columns.find((_, place) => names.indexOf(names[place] ?? '') < place)
  if (twice !== undefined) {
    throw new ConfigurationError(
      `The rows have the column "${twice.slice(0, 40)}" twice, and upper and lower case make no difference. Remove one of the columns.`,
    )
  }
  if (operation === 'create') return
  const key = keyField ?? idField
  const isKey = (column: string) => column.toLowerCase() === key.toLowerCase()
  // Rows without an ID are created.
  const mayLackKey = operation === 'upsert' && key === idField
  if (!columns.some(isKey) && !mayLackKey) {
    throw new ConfigurationError(
      `The rows have no column "${key}", which identifies a record. Their columns are ${listed(columns)}. Add the column.`,
    )
  }
  const others = columns.filter((column) => !isKey(column))
  if ((operation === 'delete' || operation === 'hardDelete') && others.length > 0) {
    throw new ConfigurationError(
      `The operation "${operation}" takes the column "${key}" only, but the rows also have ${listed(others)}. Remove these columns.`,
    )
  }
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 5).map((column) => `"${column.slice(0, 40)}"`)
  return columns.length > 5 ? `${shown.join(', ')}, and others` : shown.join(', ')
}
