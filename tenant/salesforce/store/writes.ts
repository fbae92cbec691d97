import { apiError, entityIsDeleted, rowLocked, rowLockedInTrigger, writeError } from '../apiError'
import type { FieldValues, ObjectType } from '../schema/objectType'
import type { Org } from './org'
import type { Row } from './row'
import { comparable, type Table } from './table'
import type { Transaction } from './transaction'
import { checkRequired, checkRules, writableFields } from './writableFields'

type Body = Readonly<Record<string, unknown>>

/** Creates a record like the API: with all checks and in a transaction. */
export function createRow(org: Org, transaction: Transaction, table: Table, body: Body): Row {
  checkDml(table.type)
  const fields = writableFields(table.type, body, 'createable')
  const complete = { ...table.type.defaults, ...fields }
  checkRequired(table.type, complete, true)
  checkRecord(transaction, table, complete)
  takeLock(org)
  return transaction.create(table, fields)
}

/** Changes the fields in the body. */
export function updateRow(org: Org, transaction: Transaction, table: Table, row: Row, body: Body): Row {
  checkDml(table.type)
  if (row.deletedAt !== undefined) throw entityIsDeleted()
  const fields = writableFields(table.type, body, 'updateable')
  checkRequired(table.type, fields, false)
  checkRecord(transaction, table, { ...row.fields, ...fields }, row.id)
  takeLock(org, row.id)
  return transaction.update(table, row, fields)
}

/** Moves a record to the recycle bin. */
export function deleteRow(org: Org, transaction: Transaction, table: Table, row: Row): Row {
  checkDml(table.type)
  if (row.deletedAt !== undefined) throw entityIsDeleted()
  takeLock(org, row.id)
  return transaction.remove(table, row)
}

/** Returns the rows, except deleted ones, whose field has this value. Letters match in any case. */
export function rowsWith(transaction: Transaction, table: Table, field: string, value: unknown): Row[] {
  const wanted = comparable(value)
  return transaction
    .candidates(table, field, value)
    .filter(({ fields, deletedAt }) => deletedAt === undefined && comparable(fields[field]) === wanted)
}

function checkRecord(transaction: Transaction, table: Table, fields: FieldValues, ownId?: string): void {
  for (const { name, unique } of table.type.fields) {
    if (!unique || fields[name] === undefined || fields[name] === null) continue
    const twin = rowsWith(transaction, table, name, fields[name]).find(({ id }) => id !== ownId)
    if (twin) throw duplicateValue(name, twin.id)
  }
  checkRules(table.type, fields)
}

function checkDml({ name, writable }: ObjectType): void {
  if (writable) return
  const message = `entity type ${name} does not support create, update or delete`
  throw apiError(400, 'INVALID_TYPE_FOR_OPERATION', message)
}

function takeLock(org: Org, id?: string): void {
  if (org.lockedWrites <= 0) return
  org.lockedWrites--
  throw org.areLocksInTriggers ? rowLockedInTrigger() : rowLocked(id)
}

function duplicateValue(field: string, id: string): Error {
  return writeError(
    'DUPLICATE_VALUE',
    `duplicate value found: ${field} duplicates value on record with id: ${id.slice(0, 15)}`,
  )
}
