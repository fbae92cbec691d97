import { ConfigurationError } from '../../../errors'
import { isObject } from '../../../values/isObject'
import { hasLoneSurrogate } from '../../../values/text/loneSurrogate'
import { Spellings } from '../../../values/text/spellings'

type Row = Readonly<Record<string, unknown>>

/**
 * Returns the CSV of records: the header, then one line per record. A missing value is empty, which leaves the field as
 * it is; null is `#N/A`, which clears it; a record in a field becomes a column such as `Account.Code__c`.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_csv_valid_record_rows.htm
 */
export function* csvOf(records: readonly Row[]): Generator<string> {
  const columns = new Set<string>()
  const spellings = new Spellings()
  const rows = records.map((record, index) => flattened(record, `records[${index}]`, spellings))
  for (const row of rows) for (const [name, value] of row) if (value !== null) columns.add(name)
  for (const row of rows) {
    for (const [name, value] of row) if (value === null && !hasPartsOf(columns, name)) columns.add(name)
  }
  const names = [...columns]
  yield lineOf(names)
  for (const row of rows) yield lineOf(names.map((name) => textAt(row, name)))
}

function lineOf(values: readonly string[]): string {
  // An empty line would not count as a row.
  return `${values.map(quoted).join(',') || '""'}\n`
}

/** The values of a record by their columns. */
type FlatRow = ReadonlyMap<string, string | null>

function flattened(record: Row, place: string, spellings: Spellings, prefix = ''): FlatRow {
  const flat = new Map<string, string | null>()
  for (const [name, value] of Object.entries(record)) {
    if (name === 'attributes' || value === undefined) continue
    // Salesforce takes names in any case, but each column only once.
    const column = spellings.first(prefix + name)
    if (isObject(value)) {
      const parts = flattened(value, `${place}.${name}`, spellings, `${column}.`)
      for (const [inner, each] of parts) flat.set(inner, each)
    } else flat.set(column, cellOf(value, `${place}.${name}`))
  }
  return flat
}

function cellOf(value: unknown, place: string): string | null {
  if (value === null) return null
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return cellOf(value.join(';'), place)
  if (typeof value === 'object') {
    throw new ConfigurationError(`The field "${place}" is a list that has no place in a CSV file. Remove it.`)
  }
  const text = String(value)
  if (!hasLoneSurrogate(text)) return text
  throw new ConfigurationError(
    `The field "${place}" contains an incomplete character (an unpaired UTF-16 surrogate). Remove it.`,
  )
}

/** An empty reference clears the columns of its record. */
function textAt(row: FlatRow, name: string): string {
  const value = row.get(name)
  if (value !== undefined) return value ?? '#N/A'
  const [first = ''] = name.split('.')
  return first !== name && row.get(first) === null ? '#N/A' : ''
}

function hasPartsOf(columns: ReadonlySet<string>, name: string): boolean {
  return [...columns].some((column) => column.startsWith(`${name}.`))
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
