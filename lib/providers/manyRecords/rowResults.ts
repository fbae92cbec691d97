import { type ComponentError, TemporaryError } from '../../errors'
import type { RowError, RowResult } from './manyRecords'
import type { PlannedRow } from './planRows'

const longestMessage = 300

/** The results of a list while it is being written. */
export class RowResults {
  readonly #results: (RowResult | undefined)[]
  #mayHaveWritten = false

  constructor(count: number) {
    this.#results = Array.from({ length: count })
  }

  /** True if at least one record was written, or may have been. */
  get mayHaveWritten(): boolean {
    return this.#mayHaveWritten
  }

  /** True if at least one record has failed. */
  get hasFailed(): boolean {
    return this.#results.some((result) => result?.success === false)
  }

  /** Stores a record's result. Records that were merged into it get the result `others`. */
  set({ indexes }: PlannedRow, result: RowResult, others: RowResult = result): void {
    for (const [place, index] of indexes.entries()) this.#results[index] = place === 0 ? result : others
    if ((result.success && result.id !== null) || result.isUncertain) this.#mayHaveWritten = true
  }

  fail(index: number, error: RowError): void {
    this.#results[index] = { success: false, error }
  }

  /** Stores the error as the result of all records of a chunk that have none yet. */
  failRest(chunk: readonly PlannedRow[], error: ComponentError): void {
    const isUncertain = error instanceof TemporaryError && error.mayHaveBeenApplied
    const result = {
      success: false,
      ...(isUncertain && { isUncertain: true as const }),
      error: rowError(error),
    }
    for (const row of chunk) if (!this.has(row)) this.set(row, result)
  }

  has({ indexes }: PlannedRow): boolean {
    return indexes.every((index) => this.#results[index] !== undefined)
  }

  /** Returns one result for each record of the list. */
  all(): readonly RowResult[] {
    return this.#results.map((result) => result ?? { success: false, error: neverSent })
  }
}

const neverSent: RowError = {
  name: 'UnexpectedResponseError',
  message: 'The record was not sent. Report it with this error message.',
}

/** Returns an error as it is shown in a result. */
export function rowError({ name, code, message }: ComponentError): RowError {
  return { name, ...(code !== undefined && { code }), message: message.slice(0, longestMessage) }
}
