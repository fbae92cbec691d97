import { hasLoneSurrogate } from '../../values/text/loneSurrogate'
import { Spellings } from '../../values/text/spellings'
import type { ManyRow, ManyWrite, RowError } from './manyRecords'

/** One record to write: all records of the list with its key, merged. */
export interface PlannedRow {
  /** The places in the list, ascending. */
  readonly indexes: readonly number[]
  /** Empty if the record has none. */
  readonly key: string
  /** All fields except the key. If several records have the key, later values replace earlier ones. */
  readonly fields: ManyRow
}

/** A record that cannot be sent, and the reason. */
export interface UnplannedRow {
  readonly index: number
  readonly error: RowError
}

export interface Plan {
  readonly rows: readonly PlannedRow[]
  readonly unplanned: readonly UnplannedRow[]
}

/** The notation of keys that are not compared as strings. */
export interface KeyForm {
  /** The end of the error message, after "which is not". */
  readonly what: string
  /** Returns the same string for all equal keys; undefined for an invalid key. */
  normalized(key: string): string | undefined
}

export interface PlanOptions {
  readonly mayLackKey?: boolean
  readonly form?: KeyForm | undefined
  /** Names of fields that differ only in case mean the same field. */
  readonly ignoresCase?: boolean
}

/** Returns the records to write, in the order of the list. Records with equal keys are merged. */
export function planRows({ operation, rows, keyField }: ManyWrite, options: PlanOptions = {}): Plan {
  const { mayLackKey = false, form, ignoresCase = false } = options
  if (operation === 'create')
    return { rows: rows.map((row, index) => unkeyed(merged({}, row, ignoresCase), index)), unplanned: [] }
  const planned = new Map<string, PlannedRow>()
  const unplanned: UnplannedRow[] = []
  for (const [index, row] of rows.entries()) {
    const name = keyNameIn(row, keyField)
    const { [name]: value, ...others } = row
    const fields = ignoresCase ? withoutField(merged({}, others, true), keyField) : others
    const key = keyOf(value)
    if (key === undefined) unplanned.push({ index, error: badKey(index, keyField) })
    else if (key !== '') {
      const normal = form ? form.normalized(key) : key
      if (normal === undefined) unplanned.push({ index, error: badForm(index, keyField, key, form?.what) })
      else add(planned, normal, index, fields, ignoresCase)
    } else if (mayLackKey) planned.set(`\n${index}`, unkeyed(fields, index))
    else unplanned.push({ index, error: missingKey(index, keyField) })
  }
  return { rows: [...planned.values()], unplanned }
}

/**
 * Returns the records, in their order, in chunks of at most `size` records and `mostBytes` bytes of JSON; a larger record
 * has a separate chunk. Keys that differ only in case never share a chunk, because most APIs treat them as equal.
 */
export function chunksOf(
  rows: readonly PlannedRow[],
  size: number,
  mostBytes = Number.POSITIVE_INFINITY,
): PlannedRow[][] {
  const chunks: PlannedRow[][] = []
  let [keys, bytes] = [new Set<string>(), 0]
  for (const row of rows) {
    const key = row.key.toLowerCase()
    const last = chunks.at(-1)
    const added = mostBytes === Number.POSITIVE_INFINITY ? 0 : bytesOf(row)
    if (last && last.length < size && bytes + added <= mostBytes && !keys.has(key)) last.push(row)
    else {
      chunks.push([row])
      keys = new Set()
      bytes = 0
    }
    if (key !== '') keys.add(key)
    bytes += added
  }
  return chunks
}

// Bytes of the request around a record: its path, its headers, and the key.
const envelopeBytes = 1000

function bytesOf({ fields, key }: PlannedRow): number {
  return Buffer.byteLength(JSON.stringify(fields)) + Buffer.byteLength(key) + envelopeBytes
}

function unkeyed(fields: ManyRow, index: number): PlannedRow {
  return { indexes: [index], key: '', fields }
}

function add(
  planned: Map<string, PlannedRow>,
  key: string,
  index: number,
  fields: ManyRow,
  ignoresCase: boolean,
): void {
  const known = planned.get(key)
  const indexes = [...(known?.indexes ?? []), index]
  planned.set(key, { indexes, key, fields: merged(known?.fields ?? {}, fields, ignoresCase) })
}

function withoutField(row: ManyRow, field: string): ManyRow {
  const { [keyNameIn(row, field)]: _, ...fields } = row
  return fields
}

/** Returns the fields of both. The later value of a field wins; its name keeps the first spelling. */
function merged(known: ManyRow, added: ManyRow, ignoresCase: boolean): ManyRow {
  if (!ignoresCase) return { ...known, ...added }
  const spellings = new Spellings()
  const entries = [...Object.entries(known), ...Object.entries(added)]
  return Object.fromEntries(entries.map(([name, value]) => [spellings.first(name), value]))
}

/** Returns the name of the key field in a record. Salesforce accepts names in any case. */
export function keyNameIn(row: ManyRow, keyField: string): string {
  if (Object.hasOwn(row, keyField)) return keyField
  return Object.keys(row).find((name) => name.toLowerCase() === keyField.toLowerCase()) ?? keyField
}

/** Returns an empty string for a missing key, and undefined for an invalid one. */
function keyOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return hasLoneSurrogate(value) ? undefined : value.trim()
  return typeof value === 'number' ? String(value) : undefined
}

function missingKey(index: number, keyField: string): RowError {
  const message = `The record records[${index}] has no "${keyField}". Fill in the field that identifies the record.`
  return { name: 'ConfigurationError', message }
}

function badKey(index: number, keyField: string): RowError {
  const message = `The field "${keyField}" of records[${index}] is neither a string nor a number. Check the field.`
  return { name: 'ConfigurationError', message }
}

function badForm(index: number, keyField: string, key: string, what = ''): RowError {
  const message = `The field "${keyField}" of records[${index}] is "${key.slice(0, 40)}", which is not ${what}. Check the field.`
  return { name: 'ConfigurationError', message }
}
