import type { ObjectType } from '../schema/objectType'
import { recordId } from './recordIds'
import type { Row } from './row'

const firstNumber = 1_000_000
/** IDs are assigned with gaps, so that a record can get an ID directly before another. */
const gap = 16

/** The committed rows of one object, including deleted ones. */
export class Table {
  readonly rows = new Map<string, Row>()
  readonly #keyPrefix: string
  readonly #numbers = new Map<string, number>()
  readonly #idsByValue = new Map<string, Map<unknown, Set<string>>>()
  readonly #orders = new Map<string, readonly Row[]>()
  #count = 0

  constructor(readonly type: ObjectType) {
    this.#keyPrefix = type.keyPrefix ?? '000'
  }

  get count(): number {
    return this.#count
  }

  /** Returns the next ID, or the largest free ID before `belowId`. */
  allocateId(belowId?: string): string {
    this.#count++
    let number = firstNumber + this.#count * gap
    if (belowId !== undefined) {
      number = (this.#numbers.get(belowId) ?? firstNumber) - 1
      while (this.#numbers.has(recordId(this.#keyPrefix, number))) number--
    }
    const id = recordId(this.#keyPrefix, number)
    this.#numbers.set(id, number)
    return id
  }

  put(row: Row): void {
    this.rows.set(row.id, row)
    for (const [field, ids] of this.#idsByValue) add(ids, comparable(row.fields[field]), row.id)
    this.#orders.clear()
  }

  /** Returns all rows in a sort order, which is computed once per change. `key` identifies the sort order. */
  ordered(key: string, compare: (a: Row, b: Row) => number): readonly Row[] {
    const known = this.#orders.get(key)
    if (known) return known
    const rows = [...this.rows.values()].sort(compare)
    this.#orders.set(key, rows)
    return rows
  }

  /** Returns all rows with this value in a field, and possibly rows that had it before. */
  candidates(field: string, value: unknown): Row[] {
    let ids = this.#idsByValue.get(field)
    if (!ids) {
      ids = new Map()
      for (const row of this.rows.values()) add(ids, comparable(row.fields[field]), row.id)
      this.#idsByValue.set(field, ids)
    }
    return [...(ids.get(comparable(value)) ?? [])].flatMap((id) => this.rows.get(id) ?? [])
  }
}

/** Returns a value for comparison, because letters match in any case. */
export function comparable(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function add(ids: Map<unknown, Set<string>>, value: unknown, id: string): void {
  const known = ids.get(value)
  if (known) known.add(id)
  else ids.set(value, new Set([id]))
}
