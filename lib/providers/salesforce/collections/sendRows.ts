import { ApiError } from '../../../errors'
import { type RetryPolicy, retryDelayMs } from '../../../http/retry'
import type { PlannedRow } from '../../manyRecords/planRows'
import { type RowResults, rowError } from '../../manyRecords/rowResults'
import type { SavedRow } from './callCollection'

/** Sends the records of one collection and returns a result for each. */
export type SendCollection = (rows: readonly PlannedRow[]) => Promise<readonly SavedRow[]>

export interface Sending {
  readonly send: SendCollection
  readonly results: RowResults
  readonly policy: RetryPolicy
  readonly isAllOrNone: boolean
  /** Stores the result of a record. */
  place(row: PlannedRow, saved: SavedRow): void
}

/** Sends a chunk; records that Salesforce could not lock were rolled back and are sent again. */
export async function sendRows(chunk: readonly PlannedRow[], sending: Sending): Promise<void> {
  const { policy, isAllOrNone, place } = sending
  let rows = chunk
  for (let attempt = 1; rows.length > 0; attempt++) {
    const saved = await sendReadable(rows, sending, { calls: mostExtraCalls })
    const isLast = attempt > policy.maxRetries
    const rolledBack = isLast ? [] : saved.filter(([, { isRolledBack }]) => isRolledBack)
    const again = new Set((isAllOrNone && rolledBack.length > 0 ? saved : rolledBack).map(([row]) => row))
    for (const [row, result] of saved) if (!again.has(row)) place(row, result)
    rows = [...again]
    if (rows.length > 0) await policy.sleep(retryDelayMs(attempt, undefined, policy.random()))
  }
}

// One record in 200 is found by 16 calls.
const mostExtraCalls = 20

type Saved = readonly (readonly [PlannedRow, SavedRow])[]

/**
 * Sends records. If Salesforce rejects the whole call because of some that it cannot read, nothing was written: these
 * are found and fail alone, and the others are sent again.
 */
async function sendReadable(
  rows: readonly PlannedRow[],
  sending: Sending,
  budget: { calls: number },
): Promise<Saved> {
  try {
    const saved = await sending.send(rows)
    return rows.flatMap((row, place): Saved => (saved[place] ? [[row, saved[place]]] : []))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const parts = sending.isAllOrNone || budget.calls <= 0 ? [] : partsWithout(rows, error)
    for (const row of rows) if (!parts.flat().includes(row)) fail(row, error, sending.results)
    const saved: (readonly [PlannedRow, SavedRow])[] = []
    for (const part of parts) {
      budget.calls--
      saved.push(...(await sendReadable(part, sending, budget)))
    }
    return saved
  }
}

/** Returns the records to send after a rejection: those without the unknown field, or each half. */
function partsWithout(rows: readonly PlannedRow[], { message }: ApiError): (readonly PlannedRow[])[] {
  const [, column] = /No such column '([^']+)'/.exec(message) ?? []
  if (column === undefined) {
    const middle = Math.ceil(rows.length / 2)
    return rows.length > 1 ? [rows.slice(0, middle), rows.slice(middle)] : []
  }
  const isNamed = (name: string) => name.toLowerCase() === column.toLowerCase()
  const others = rows.filter(({ fields }) => !Object.keys(fields).some(isNamed))
  return others.length > 0 && others.length < rows.length ? [others] : []
}

function fail(row: PlannedRow, error: ApiError, results: RowResults): void {
  for (const index of row.indexes) results.fail(index, rowError(error))
}
