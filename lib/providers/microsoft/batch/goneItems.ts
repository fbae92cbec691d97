import { ApiError, PermissionError } from '../../../errors'
import type { Api } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import type { RetryPolicy } from '../../../http/retry'
import type { RowResults } from '../../manyRecords/rowResults'
import { isMissing, placeItem, type RowItem } from './rowItems'
import { itemError, runBatch } from './runBatch'

export interface RejectedItem {
  readonly item: RowItem
  readonly response: HttpResponse
}

/**
 * True for a rejected deletion of a record that may not exist: Graph can return 400 ErrorInvalidRequest (events) or 403
 * ErrorCannotDeleteObject (messages).
 */
export function mayBeGone(item: RowItem, response: HttpResponse): boolean {
  if (item.method !== 'DELETE' || ![400, 403].includes(response.status)) return false
  const error = itemError(item, response)
  return error instanceof ApiError || error instanceof PermissionError
}

/** Looks for the records of rejected deletions, and stores their results: "none" if they don't exist, or the rejection. */
export async function placeGone(
  api: Api,
  rejected: readonly RejectedItem[],
  results: RowResults,
  policy: RetryPolicy,
): Promise<void> {
  const rejections = new Map(rejected.map(({ item, response }) => [item.path, response]))
  const looks = rejected.map(({ item }) => ({ ...item, method: 'GET', path: `${item.path}?$select=id` }))
  await runBatch(api, looks, policy, (look, response) => {
    const path = look.path.replace(/\?.*$/, '')
    const item = { ...look, method: 'DELETE', path }
    const rejection = rejections.get(path)
    const { mayBeSecond = false } = rejection ?? {}
    const isGone = response !== undefined && isMissing(look, response)
    placeItem(item, isGone ? { ...response, mayBeSecond } : rejection, 'delete', results)
  })
}
