import type { LoadResult } from '../../providers/bulkOperations'
import type { RowError } from '../../providers/manyRecords/manyRecords'

/** The result of one row of a load. */
export interface LoadRow {
  /** The position in the message's list. Absent for rows of a file. */
  readonly index?: number
  readonly success: boolean
  readonly id?: string
  readonly created?: boolean
  readonly error?: RowError
  /** The row's values by their columns. Absent if it has an index. */
  readonly record?: Readonly<Record<string, string>>
}

export interface RowMatcher {
  row(kind: LoadResult, header: readonly string[], values: readonly string[]): LoadRow
}

/**
 * Returns a matcher that turns the API's rows into results. The API returns them in any order, so rows of a message's list
 * are recognized by their values. `sent` is undefined for a file.
 */
export function rowMatcher(sent: readonly (readonly string[])[] | undefined): RowMatcher {
  const places = new Map<string, number[]>()
  for (const [index, values] of (sent ?? []).entries()) {
    const key = JSON.stringify(values)
    const known = places.get(key)
    if (known) known.push(index)
    else places.set(key, [index])
  }
  return {
    row(kind, header, values) {
      const added = kind === 'unprocessedRecords' ? 0 : 2
      const [id = '', second = ''] = values
      const own = values.slice(added)
      const index = places.get(JSON.stringify(own))?.shift()
      const record = Object.fromEntries(header.slice(added).map((name, place) => [name, own[place] ?? '']))
      return {
        ...(index === undefined ? {} : { index }),
        ...outcome(kind, id, second),
        ...(index === undefined && { record }),
      }
    },
  }
}

function outcome(kind: LoadResult, id: string, second: string): Omit<LoadRow, 'index' | 'record'> {
  switch (kind) {
    case 'successfulResults':
      return { success: true, id, created: second === 'true' }
    case 'failedResults':
      return { success: false, ...(id !== '' && { id }), error: errorOf(second) }
    case 'unprocessedRecords':
      return { success: false, error: unprocessed }
  }
}

const unprocessed: RowError = {
  name: 'TemporaryError',
  message: 'Salesforce did not process this row. Load it again.',
}

/** Reads `REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --`. */
function errorOf(text: string): RowError {
  const [, code, message, fields = ''] = /^([A-Z][A-Z_]+):([\s\S]*?)(?::([\w., ]*))? ?--$/.exec(text) ?? []
  const names = fields.split(/[, ]+/).filter((name) => name !== '')
  return {
    name: code === 'UNABLE_TO_LOCK_ROW' ? 'TemporaryError' : 'ApiError',
    ...(code !== undefined && { code }),
    message: (message ?? text).slice(0, 300),
    ...(names.length > 0 && { fields: names }),
  }
}

/** Orders rows by their positions in the message's list. Rows without a position are last. */
export function inOrder(rows: readonly LoadRow[]): readonly LoadRow[] {
  const place = ({ index = Number.MAX_SAFE_INTEGER }: LoadRow) => index
  return [...rows].sort((a, b) => place(a) - place(b))
}
