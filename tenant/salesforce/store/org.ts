import { objectTypes } from '../schema'
import { Table } from './table'
import { Transaction } from './transaction'

/** The state behind the twin: the tables of one org and the transactions under way. */
export class Org {
  readonly tables: readonly Table[] = objectTypes.map((type) => new Table(type))
  readonly #open = new Set<Transaction>()
  readonly #byName = new Map(this.tables.map((table) => [table.type.name.toLowerCase(), table]))
  /** How many of the API's next row writes find their row locked */
  lockedWrites = 0

  constructor(readonly now: () => number) {}

  table(name: string): Table | undefined {
    return this.#byName.get(name.toLowerCase())
  }

  begin(at = this.now()): Transaction {
    return new Transaction(at, this.now, this.#open)
  }

  /** Runs `work` in a transaction of its own, committed unless it throws. */
  atOnce<Result>(work: (transaction: Transaction) => Result): Result {
    const transaction = this.begin()
    try {
      const result = work(transaction)
      transaction.commit()
      return result
    } finally {
      transaction.rollback()
    }
  }

  /** The start, in milliseconds, of the oldest transaction that is still open. */
  oldestOpenStart(): number | undefined {
    const starts = [...this.#open].map(({ startedAt }) => startedAt)
    return starts.length === 0 ? undefined : Math.min(...starts)
  }
}
