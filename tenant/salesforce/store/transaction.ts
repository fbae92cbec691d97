import { rowLocked } from '../apiError'
import type { FieldValues } from '../schema/objectType'
import type { Row } from './row'
import type { Table } from './table'
import { timestamp } from './timestamp'

/** A committed write of one row. */
export interface RowChange {
  readonly table: Table
  readonly before: Row | undefined
  readonly after: Row
}

interface PendingRow {
  readonly table: Table
  readonly row: Row
}

export interface CreateOptions {
  /** In milliseconds. Defaults to the clock's time. */
  readonly at?: number | undefined
  /** The new ID sorts directly before this one. */
  readonly belowId?: string | undefined
}

/** Writes with the time at which they were made. They become visible to others after the commit. */
export class Transaction {
  readonly #pending = new Map<string, PendingRow>()

  constructor(
    readonly startedAt: number,
    private readonly now: () => number,
    private readonly open: Set<Transaction>,
    private readonly committed: (changes: readonly RowChange[]) => void = () => {},
  ) {
    open.add(this)
  }

  create(table: Table, fields: FieldValues, { at = this.now(), belowId }: CreateOptions = {}): Row {
    const time = timestamp(at)
    const id = table.allocateId(belowId)
    const times = { createdAt: time, modifiedAt: time, stampedAt: time, deletedAt: undefined }
    return this.#put(table, {
      id,
      number: table.count,
      fields: { ...table.type.defaults, ...fields },
      ...times,
    })
  }

  update(table: Table, row: Row, fields: FieldValues, at = this.now()): Row {
    const time = timestamp(at)
    const merged = { ...row.fields, ...fields }
    return this.#put(table, { ...row, fields: merged, modifiedAt: time, stampedAt: time })
  }

  remove(table: Table, row: Row, at = this.now()): Row {
    const time = timestamp(at)
    return this.#put(table, { ...row, stampedAt: time, deletedAt: time })
  }

  /** Returns the row as this transaction sees it. */
  row(table: Table, id: string): Row | undefined {
    return this.#pending.get(id)?.row ?? table.rows.get(id)
  }

  /** Returns the rows, as this transaction sees them, that may have this value in a field. */
  candidates(table: Table, field: string, value: unknown): Row[] {
    const stored = table.candidates(field, value).filter(({ id }) => !this.#pending.has(id))
    const own = [...this.#pending.values()].filter((pending) => pending.table === table)
    return [...stored, ...own.map(({ row }) => row)]
  }

  commit(): void {
    const changes = [...this.#pending.values()].map(({ table, row }) => ({
      table,
      before: table.rows.get(row.id),
      after: row,
    }))
    for (const { table, after } of changes) table.put(after)
    this.rollback()
    this.committed(changes)
  }

  rollback(): void {
    this.#pending.clear()
    this.open.delete(this)
  }

  /**
   * Writes a row. Throws if another open transaction has written it, because a real org would wait for that
   * transaction.
   */
  #put(table: Table, row: Row): Row {
    if (!this.open.has(this)) throw new Error('The transaction has ended.')
    for (const other of this.open) if (other !== this && other.#pending.has(row.id)) throw rowLocked(row.id)
    this.#pending.set(row.id, { table, row })
    return row
  }
}
