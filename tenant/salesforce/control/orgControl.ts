import { notFound } from '../apiError'
import type { FieldValues } from '../schema/objectType'
import type { Org } from '../store/org'
import { recordOf } from '../store/readers'
import type { Row } from '../store/row'
import type { Table } from '../store/table'
import type { CreateOptions, Transaction } from '../store/transaction'

interface SeedOptions {
  /** Number of rows with the same second as their timestamp. Defaults to 10. */
  readonly perSecond?: number | undefined
  /** Time of the first row in milliseconds. By default, the last row is one minute old. */
  readonly at?: number | undefined
  /** Takes precedence over the generated fields. */
  readonly fields?: FieldValues | undefined
}

/**
 * The changes that other users and programs make to the org's records. Times are in milliseconds. Values are not
 * validated.
 */
export interface RecordWrites {
  /** Creates a record. Its ID sorts directly before `belowId` if it is set. */
  create(objectType: string, fields?: FieldValues, options?: CreateOptions): string
  update(objectType: string, ids: readonly string[], fields?: FieldValues, at?: number): void
  delete(objectType: string, ids: readonly string[], at?: number): void
}

/** An open transaction. Its writes get their timestamp immediately, and become visible when it is committed. */
export interface OpenTransaction extends RecordWrites {
  commit(): void
  rollback(): void
}

export interface OrgControl extends RecordWrites {
  /** Adds `count` records with generated fields. Returns their IDs. */
  seed(objectType: string, count: number, options?: SeedOptions): string[]
  /** Starts a transaction, by default now. Until it ends, `latestDateCovered` stays before its start. */
  begin(at?: number): OpenTransaction
  /** Returns the IDs of all records that are not deleted. */
  ids(objectType: string): string[]
  /** Returns the record with all its fields, even if it is deleted. */
  record(objectType: string, id: string): Record<string, unknown>
}

/** Returns the control functions for records. They throw if an object or ID is unknown. */
export function orgControl(org: Org): OrgControl {
  const committed = <Result>(work: (writes: RecordWrites) => Result): Result =>
    org.atOnce((transaction) => work(writesOf(org, transaction)))
  return {
    seed: (objectType, count, options) => seed(org, tableOf(org, objectType), count, options),
    begin: (at) => {
      const transaction = org.begin(at)
      return {
        ...writesOf(org, transaction),
        commit: () => transaction.commit(),
        rollback: () => transaction.rollback(),
      }
    },
    create: (...args) => committed((writes) => writes.create(...args)),
    update: (...args) => committed((writes) => writes.update(...args)),
    delete: (...args) => committed((writes) => writes.delete(...args)),
    ids: (objectType) =>
      [...tableOf(org, objectType).rows.values()].flatMap(({ id, deletedAt }) =>
        deletedAt === undefined ? [id] : [],
      ),
    record: (objectType, id) => {
      const { type, rows } = tableOf(org, objectType)
      const names = type.fields.map(({ name }) => name)
      const { attributes, ...record } = recordOf(type, found(rows.get(id), id), names, '')
      return record
    },
  }
}

function writesOf(org: Org, transaction: Transaction): RecordWrites {
  const rowsOf = (table: Table, ids: readonly string[]): Row[] =>
    ids.map((id) => found(transaction.row(table, id), id))
  return {
    create: (objectType, fields = {}, options) =>
      transaction.create(tableOf(org, objectType), fields, options).id,
    update: (objectType, ids, fields = {}, at) => {
      const table = tableOf(org, objectType)
      for (const row of rowsOf(table, ids)) transaction.update(table, row, fields, at)
    },
    delete: (objectType, ids, at) => {
      const table = tableOf(org, objectType)
      for (const row of rowsOf(table, ids)) transaction.remove(table, row, at)
    },
  }
}

function seed(
  org: Org,
  table: Table,
  count: number,
  { perSecond = 10, at, fields }: SeedOptions = {},
): string[] {
  const seconds = Math.ceil(count / perSecond)
  const first = at ?? org.now() - 60_000 - seconds * 1000
  return org.atOnce((transaction) =>
    Array.from({ length: count }, (_, place) => {
      const made = { ...table.type.sample(table.count + 1), ...fields }
      return transaction.create(table, made, { at: first + Math.floor(place / perSecond) * 1000 }).id
    }),
  )
}

function tableOf(org: Org, objectType: string): Table {
  return found(org.table(objectType), objectType)
}

function found<Item>(item: Item | undefined, name: string): Item {
  if (item === undefined) throw notFound(`The org has no ${name}.`)
  return item
}
