import { ComponentError, NotFoundError, TemporaryError } from '../../../errors'
import { parseJson } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import type { ManyRow, ManyWrite } from '../../manyRecords/manyRecords'
import type { PlannedRow } from '../../manyRecords/planRows'
import { type RowResults, rowError } from '../../manyRecords/rowResults'
import { existingEventIn } from '../calendar/postEvent'
import { itemPath, listPath, withTransactionId } from '../objects/items'
import type { BatchItem } from './callBatch'
import { itemError } from './runBatch'

/** The request that writes one record. */
export interface RowItem extends BatchItem {
  readonly row: PlannedRow
  /** The ID of the record, unless it is created. */
  readonly id: string | undefined
}

/** Returns the request that creates a record. An event has a key, so that Graph recognizes a repeated request. */
export function creatingItem(write: ManyWrite, row: PlannedRow, fields: ManyRow = row.fields): RowItem {
  const { objectType, parentId } = write
  const key = write.idempotencyKeyOf(row.indexes[0] ?? 0)
  const { json, isRepeatable } = withTransactionId(objectType, fields, key)
  return { row, id: undefined, method: 'POST', path: listPath(objectType, parentId), json, isRepeatable }
}

/** Returns the request that changes the record with an ID. */
export function updatingItem({ objectType }: ManyWrite, row: PlannedRow, id: string): RowItem {
  const { id: _, ...json } = row.fields
  return { row, id, method: 'PATCH', path: itemPath(objectType, id), json, isRepeatable: true }
}

/** Returns the request that removes the record with an ID. */
export function removingItem({ objectType }: ManyWrite, row: PlannedRow, id: string): RowItem {
  return { row, id, method: 'DELETE', path: itemPath(objectType, id), isRepeatable: true }
}

/** Stores the result of a record. */
export function placeItem(
  item: RowItem,
  response: HttpResponse | undefined,
  operation: ManyWrite['operation'],
  results: RowResults,
): void {
  const { row, method } = item
  const status = response?.status ?? 0
  const existingId = response && existingEventIn(response)
  if (!response) failUnknown(row, results)
  else if (method === 'DELETE' && isMissing(item, response)) {
    // An earlier attempt whose response was lost has deleted the record.
    results.set(row, { success: true, id: response.mayBeSecond ? (item.id ?? null) : null }, nothing)
  } else if (existingId === undefined && (status < 200 || status >= 300))
    failRejected(item, response, results)
  else if (operation === 'delete') results.set(row, { success: true, id: item.id ?? null }, nothing)
  else if (operation === 'update') results.set(row, { success: true, id: item.id ?? idIn(response) })
  else {
    const id = item.id ?? existingId ?? idIn(response)
    const result = { success: true, id, created: method === 'POST' }
    results.set(row, result, { ...result, created: false })
  }
}

/** True if Graph says that the record doesn't exist. A 404 can also be about the mailbox. */
export function isMissing(item: BatchItem, response: HttpResponse): boolean {
  return response.status >= 400 && itemError(item, response) instanceof NotFoundError
}

function failRejected(item: RowItem, response: HttpResponse, results: RowResults): void {
  const error = itemError(item, response)
  const isUncertain = error instanceof TemporaryError && error.mayHaveBeenApplied
  const result = {
    success: false,
    ...(isUncertain && { isUncertain: true as const }),
    error: rowError(error),
  }
  results.set(item.row, result)
}

const nothing = { success: true, id: null }

/** Marks a record that may have been written. */
export function failUnknown(row: PlannedRow, results: RowResults): void {
  const message =
    'Microsoft Graph sent no response for this record. It may have been written. Check it before you send it again.'
  results.set(row, { success: false, isUncertain: true, error: { name: 'TemporaryError', message } })
}

/** Runs the work, and stores its error as the result of a record that was not sent. */
export function orFail<T>(row: PlannedRow, results: RowResults, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ComponentError)) throw error
    results.set(row, { success: false, error: rowError(error) })
    return undefined
  }
}

function idIn(response: HttpResponse): string {
  const { id } = Object(parseJson(response.body.toString('utf8'))) as { id?: unknown }
  return typeof id === 'string' ? id : ''
}
