import { randomUUID } from 'node:crypto'
import type { Field } from '../schema/field'
import { readerOf } from '../store/readers'
import { parseTime } from '../store/timestamp'
import type { RowChange } from '../store/transaction'
import { user } from '../user'
import { type EventSchema, partName } from './eventSchema'

export interface Commit {
  readonly transactionKey: string
  /** Larger than 2^53, as in orgs that have existed for a long time. */
  readonly commitNumber: bigint
  readonly atMs: number
}

type Payload = Readonly<Record<string, unknown>>

/** Returns the payload of a write's change event. */
export function changePayload(
  change: RowChange,
  commit: Commit,
  sequenceNumber: number,
  schema: EventSchema,
): Payload {
  const changeType = changeTypeOf(change)
  const values = changeType === 'DELETE' ? [] : changedValues(change)
  const changed = changeType === 'UPDATE' ? values.map(([field]) => field) : []
  const nulled =
    changeType === 'UPDATE' ? values.filter(([, value]) => value === null).map(([field]) => field) : []
  return {
    ...fieldsOf(values, schema),
    ChangeEventHeader: {
      ...headerOf(change.table.type.name, changeType, [change.after.id], commit),
      sequenceNumber,
      changedFields: bitmaps(changed, schema),
      nulledFields: bitmaps(nulled, schema),
    },
  }
}

/** Returns the payload of an event that reports a change without its values. */
export function gapPayload(
  entity: string,
  changeType: string,
  ids: readonly string[],
  commit: Commit,
  schema: EventSchema,
): Payload {
  return { ...fieldsOf([], schema), ChangeEventHeader: headerOf(entity, changeType, ids, commit) }
}

/** Returns the next commit of the org. */
export function newCommit(number: number, atMs: number): Commit {
  return { transactionKey: randomUUID(), commitNumber: 2n ** 53n + BigInt(2 * number + 1), atMs }
}

function headerOf(entityName: string, changeType: string, recordIds: readonly string[], commit: Commit) {
  return {
    entityName,
    recordIds,
    changeType,
    changeOrigin: 'com/salesforce/api/rest/66.0',
    transactionKey: commit.transactionKey,
    sequenceNumber: 1,
    commitTimestamp: commit.atMs,
    commitNumber: commit.commitNumber,
    commitUser: user.user_id,
    nulledFields: [] as string[],
    diffFields: [] as string[],
    changedFields: [] as string[],
  }
}

function changeTypeOf({ before, after }: RowChange): 'CREATE' | 'UPDATE' | 'DELETE' {
  if (after.deletedAt !== undefined) return 'DELETE'
  return before === undefined ? 'CREATE' : 'UPDATE'
}

/** Returns the fields that differ from the previous version, with the values that the event contains. */
function changedValues({ table, before, after }: RowChange): [Field, unknown][] {
  return table.type.fields.flatMap((field): [Field, unknown][] => {
    const read = readerOf(table.type, field.name)
    const value = read(after)
    const old = before === undefined ? null : read(before)
    return JSON.stringify(value) === JSON.stringify(old) ? [] : [[field, avroValue(field, value)]]
  })
}

function avroValue({ type }: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (type === 'datetime') return parseTime(String(value)) ?? null
  if (type === 'date') return Date.parse(String(value))
  return ['boolean', 'int', 'double', 'currency', 'percent'].includes(type) ? value : String(value)
}

function fieldsOf(values: readonly [Field, unknown][], { names, compounds }: EventSchema): Payload {
  const payload: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, null]))
  for (const [{ name, compoundFieldName }, value] of values) {
    const parts = compoundFieldName ? compounds[compoundFieldName] : undefined
    if (compoundFieldName && parts) {
      payload[compoundFieldName] = {
        ...Object.fromEntries(parts.map((part) => [partName(part, compoundFieldName), null])),
        ...(payload[compoundFieldName] as object | null),
        [partName(name, compoundFieldName)]: value,
      }
    } else if (name in payload && !compounds[name]) payload[name] = value
  }
  return payload
}

/** Returns the lists of the header: a bitmap of the record's fields, then one for each compound field. */
function bitmaps(fields: readonly Field[], { names, compounds }: EventSchema): string[] {
  const byParent = new Map<string, number>()
  for (const { name, compoundFieldName } of fields) {
    const parent = compoundFieldName && compounds[compoundFieldName] ? compoundFieldName : ''
    const bit = parent === '' ? names.indexOf(name) : (compounds[parent]?.indexOf(name) ?? -1)
    if (bit < 0 || compounds[name]) continue
    byParent.set(parent, (byParent.get(parent) ?? 0) + 2 ** bit)
  }
  return [...byParent]
    .sort(([a], [b]) => names.indexOf(a) - names.indexOf(b))
    .map(([parent, bits]) => (parent === '' ? hex(bits) : `${names.indexOf(parent)}-${hex(bits)}`))
}

function hex(bits: number): string {
  const digits = BigInt(bits).toString(16).toUpperCase()
  return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`
}
