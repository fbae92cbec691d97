import { objectTypes } from '../schema'
import { organization as organizationType } from '../schema/unusualObjects'
import { user } from '../user'
import { Table } from './table'
import { timestamp } from './timestamp'
import { type RowChange, Transaction } from './transaction'

const longTransactionMs = 60_000

/** The state of the fake: the tables of one org and the open transactions. */
export class Org {
  readonly tables: readonly Table[] = objectTypes.map((type) => new Table(type))
  readonly #open = new Set<Transaction>()
  readonly #byName = new Map(this.tables.map((table) => [table.type.name.toLowerCase(), table]))
  /** The number of the API's next row writes that find their row locked. */
  lockedWrites = 0
  /** If true, Apex triggers meet the locks and report them in their own errors. */
  areLocksInTriggers = false

  /** The platform events of the org with their string fields. */
  readonly platformEvents: Readonly<Record<string, readonly string[]>> = {
    Order__e: ['Number__c', 'Status__c'],
  }
  /** Custom channels of the org, as the Tooling API shows them. */
  readonly channels = [{ FullName: 'Sales__chn', MasterLabel: 'Sales', ChannelType: 'data' }] as const
  readonly #commitListeners: ((changes: readonly RowChange[]) => void)[] = []

  constructor(readonly now: () => number) {
    const organization = new Table(organizationType)
    const time = timestamp(now())
    const times = { createdAt: time, modifiedAt: time, stampedAt: time, deletedAt: undefined }
    organization.put({ id: user.organization_id, number: 1, fields: { Name: 'Contoso' }, ...times })
    // Available only by name, because describe lists the objects that can be polled and written.
    this.#byName.set('organization', organization)
  }

  /** Calls the listener for each commit from now on. */
  onCommit(listener: (changes: readonly RowChange[]) => void): void {
    this.#commitListeners.push(listener)
  }

  table(name: string): Table | undefined {
    return this.#byName.get(name.toLowerCase())
  }

  begin(at = this.now()): Transaction {
    return new Transaction(at, this.now, this.#open, (changes) => {
      for (const listener of this.#commitListeners) listener(changes)
    })
  }

  /** Runs `work` in a separate transaction, which is committed unless it throws. */
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

  /** Returns the start of the oldest open long transaction, in milliseconds. Short transactions don't count. */
  oldestOpenStart(): number | undefined {
    const starts = [...this.#open]
      .map(({ startedAt }) => startedAt)
      .filter((startedAt) => startedAt <= this.now() - longTransactionMs)
    return starts.length === 0 ? undefined : Math.min(...starts)
  }
}
