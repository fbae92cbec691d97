import { ComponentError, TemporaryError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import { type RetryPolicy, retryDelayMs } from '../../../http/retry'
import type { ManyWrite } from '../../manyRecords/manyRecords'
import type { PlannedRow } from '../../manyRecords/planRows'
import { type RowResults, rowError } from '../../manyRecords/rowResults'
import { noSuchRecord, severalRecords } from '../../recordErrors'
import { uniqueField } from '../objects/items'
import { type Found, lookUp } from './lookUp'
import { creatingItem, failUnknown, placeItem, type RowItem, updatingItem } from './rowItems'
import { itemError, runBatch } from './runBatch'

const mostRounds = 3

/**
 * Creates or changes the records of a chunk after a lookup. If a record may have been created, it is looked up again
 * before it is sent again. An error leaves no such record without a result.
 */
export async function upsertChunk(
  api: Api,
  write: ManyWrite,
  chunk: readonly PlannedRow[],
  results: RowResults,
  policy: RetryPolicy,
): Promise<void> {
  const sent = new Set<PlannedRow>()
  try {
    await sendInRounds(api, write, chunk, sent, results, policy)
  } catch (error) {
    for (const row of sent) if (!results.has(row)) failUnknown(row, results)
    throw error
  }
}

/** Adds the records that may have been written to `sent`. */
async function sendInRounds(
  api: Api,
  write: ManyWrite,
  chunk: readonly PlannedRow[],
  sent: Set<PlannedRow>,
  results: RowResults,
  policy: RetryPolicy,
): Promise<void> {
  let open = chunk
  for (let round = 1; open.length > 0; round++) {
    const found = await lookUp(api, write, open, policy)
    const items = open.flatMap((row) => {
      const ids = found.get(row)
      return ids ? itemFor(write, row, ids, sent, results) : []
    })
    const unknown: PlannedRow[] = []
    await send(api, items, write.operation, results, policy, (row) => {
      unknown.push(row)
      sent.add(row)
    })
    open = unknown
    if (open.length === 0) return
    if (round >= Math.min(mostRounds, 1 + policy.maxRetries)) {
      for (const row of open) failUnknown(row, results)
      return
    }
    await policy.sleep(retryDelayMs(round, undefined, policy.random()))
  }
}

/** Returns the request for a record, or none if its result is already known. */
function itemFor(
  write: ManyWrite,
  row: PlannedRow,
  found: Found,
  sent: ReadonlySet<PlannedRow>,
  results: RowResults,
): RowItem[] {
  const fail = (error: ComponentError): RowItem[] => {
    results.set(row, { success: false, error: rowError(error) })
    return []
  }
  const key = { field: write.keyField, value: row.key }
  if (found instanceof ComponentError && sent.has(row)) {
    failUnknown(row, results)
    return []
  }
  if (found instanceof ComponentError) return fail(found)
  const [id, another] = found
  if (id !== undefined && another !== undefined)
    return fail(severalRecords(write.objectType, key, [id, another]))
  if (id !== undefined && (sent.has(row) || Object.keys(row.fields).length === 0)) {
    const result = { success: true, id, created: sent.has(row) }
    results.set(row, result, { ...result, created: false })
    return []
  }
  if (id !== undefined) return [updatingItem(write, row, id)]
  const { given } = uniqueField(write.objectType, write.keyField)
  if (!given) return fail(noSuchRecord(write.objectType, key))
  const { id: _, ...fields } = row.fields
  return [creatingItem(write, row, { ...given(row.key), ...fields })]
}

/** Sends the requests and reports the records that may have been written. */
async function send(
  api: Api,
  items: readonly RowItem[],
  operation: ManyWrite['operation'],
  results: RowResults,
  policy: RetryPolicy,
  onUnknown: (row: PlannedRow) => void,
): Promise<void> {
  const settled = new Set<RowItem>()
  const settle = (item: RowItem, response: HttpResponse | undefined): void => {
    settled.add(item)
    if (response === undefined || isUnclear(item, response)) onUnknown(item.row)
    else placeItem(item, response, operation, results)
  }
  try {
    await runBatch(api, items, policy, settle)
  } catch (error) {
    if (!(error instanceof TemporaryError) || !error.mayHaveBeenApplied) throw error
    for (const item of items) if (!settled.has(item)) onUnknown(item.row)
  }
}

/** True if the record may have been written. A full mailbox certainly stored nothing. */
function isUnclear(item: RowItem, response: HttpResponse): boolean {
  return response.status >= 500 && itemError(item, response) instanceof TemporaryError
}
