import { ComponentError, ConfigurationError, TemporaryError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { RetryPolicy } from '../../../http/retry'
import type { ManyWrite, RowResult } from '../../manyRecords/manyRecords'
import { chunksOf, type PlannedRow, planRows } from '../../manyRecords/planRows'
import { RowResults, rowError } from '../../manyRecords/rowResults'
import { writeChunks } from '../../manyRecords/writeChunks'
import { noSuchRecord, severalRecords } from '../../recordErrors'
import { listPath, uniqueField } from '../objects/items'
import { largestBatch, largestBatchBytes } from './callBatch'
import { mayBeGone, placeGone, type RejectedItem } from './goneItems'
import { lookUp } from './lookUp'
import { creatingItem, orFail, placeItem, type RowItem, removingItem, updatingItem } from './rowItems'
import { runBatch } from './runBatch'
import { upsertChunk } from './upsertChunk'

/** Sends records in batches of up to 20, one at a time, because Graph runs only four requests of a mailbox at a time. */
export async function writeMany(
  api: Api,
  write: ManyWrite,
  policy: RetryPolicy,
): Promise<readonly RowResult[]> {
  check(write)
  const results = new RowResults(write.rows.length)
  const { rows, unplanned } = planRows(write, {
    mayLackKey: write.operation === 'upsert' && write.keyField === 'id',
  })
  for (const { index, error } of unplanned) results.fail(index, error)
  const isUpsertByKey = write.operation === 'upsert' && write.keyField !== 'id'
  const chunks = chunksOf(rows, largestBatch, largestBatchBytes)
  await writeChunks(chunks, results, policy, async (chunk) => {
    if (isUpsertByKey) return upsertChunk(api, write, chunk, results, policy)
    const items = await itemsOf(api, write, chunk, results, policy)
    let unknown = 0
    const rejected: RejectedItem[] = []
    await runBatch(api, items, policy, (item, response) => {
      if (response === undefined) unknown++
      if (response && mayBeGone(item, response)) rejected.push({ item, response })
      else placeItem(item, response, write.operation, results)
    })
    if (rejected.length > 0) await placeGone(api, rejected, results, policy)
    if (unknown > 0 && unknown === items.length) throw noResponses()
  })
  return results.all()
}

function check({ objectType, operation, parentId, keyField, isAllOrNone }: ManyWrite): void {
  listPath(objectType, parentId)
  if (isAllOrNone) {
    throw new ConfigurationError(
      'The field "allOrNone" needs Salesforce: Microsoft Graph writes each record on its own. Clear the field.',
    )
  }
  if (operation !== 'create' && keyField !== 'id') uniqueField(objectType, keyField)
}

/** Returns the requests of a chunk; records that cannot be sent get their results. */
async function itemsOf(
  api: Api,
  write: ManyWrite,
  chunk: readonly PlannedRow[],
  results: RowResults,
  policy: RetryPolicy,
): Promise<RowItem[]> {
  const isById = write.keyField === 'id'
  const ids =
    write.operation === 'create' || isById
      ? new Map(chunk.map((row) => [row, row.key]))
      : await idsOf(api, write, chunk, results, policy)
  return chunk.flatMap((row) => {
    const id = ids.get(row)
    if (id === undefined) return []
    return orFail(row, results, () => itemFor(write, row, id)) ?? []
  })
}

function itemFor(write: ManyWrite, row: PlannedRow, id: string): RowItem {
  if (write.operation === 'delete') return removingItem(write, row, id)
  if (write.operation === 'create' || id === '') return creatingItem(write, row)
  return updatingItem(write, row, id)
}

/** Returns the IDs that the keys find; records whose keys find none or several get their results. */
async function idsOf(
  api: Api,
  write: ManyWrite,
  chunk: readonly PlannedRow[],
  results: RowResults,
  policy: RetryPolicy,
): Promise<ReadonlyMap<PlannedRow, string>> {
  const ids = new Map<PlannedRow, string>()
  for (const [row, found] of await lookUp(api, write, chunk, policy)) {
    const key = { field: write.keyField, value: row.key }
    const fail = (error: ComponentError) => results.set(row, { success: false, error: rowError(error) })
    if (found instanceof ComponentError) {
      fail(found)
      continue
    }
    const [id, another] = found
    if (id !== undefined && another !== undefined) fail(severalRecords(write.objectType, key, [id, another]))
    else if (id !== undefined) ids.set(row, id)
    else if (write.operation === 'delete') results.set(row, { success: true, id: null })
    else fail(noSuchRecord(write.objectType, key))
  }
  return ids
}

function noResponses(): TemporaryError {
  return new TemporaryError('Microsoft Graph sent no response for any record of a batch. Try again later.', {
    mayHaveBeenApplied: true,
  })
}
