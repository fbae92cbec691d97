import { notFound } from '../apiError'
import type { FieldValues } from '../schema/objectType'
import type { Org } from '../store/org'
import { recordOf } from '../store/readers'
import type { Row } from '../store/row'
import type { Table } from '../store/table'
import type { CreateOptions, Transaction } from '../store/transaction'

interface SeedOptions {
  /** How many rows have each second's stamp; 10 by default */
  readonly perSecond?: number | undefined
  /** Milliseconds of the first row; by default so that the last one is a minute old */
  readonly at?: number | undefined
  /** Written over the fields that seeding makes up */
  readonly fields?: FieldValues | undefined
}

/** What other people and programs do to the org's records. Times are milliseconds; nothing is validated. */
export interface RecordWrites {
  /** Creates a record; its id sorts right below `belowId` where given. */
  create(objectType: string, fields?: FieldValues, options?: CreateOptions): string
  update(objectType: string, ids: readonly string[], fields?: FieldValues, at?: number): void
  delete(objectType: string, ids: readonly string[], at?: number): void
}

/** A transaction under way: its writes are stamped when made and seen when committed. */
export interface OpenTransaction extends RecordWrites {
  commit(): void
  rollback(): void
}

export interface OrgControl extends RecordWrites {
  /** Adds `count` records with made-up fields; gives their ids. */
  seed(objectType: string, count: number, options?: SeedOptions): string[]
  /** Starts a transaction, now or at the time given: `latestDateCovered` stays before it until it ends. */
  begin(at?: number): OpenTransaction
  /** The ids of all records that are not deleted. */
  ids(objectType: string): string[]
  /** The record with all its fields, a deleted one too. */
  record(objectType: string, id: string): Record<string, unknown>
}

/** The control calls that read and write records; an unknown object or id is an error. */
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
