import { ApiError, ComponentError, UnexpectedResponseError } from '../errors'
import type { RecordList } from './definition/listDefinition'
import { isCounted } from './paging/nextPage'
import type { Position } from './position'

/**
 * True if the API rejects a counted page because the previous page was the last one. Throws an error if all pages were
 * short and the total is higher, so that the watermark doesn't move past the missing records.
 */
export function isBehindTheEnd(
  error: unknown,
  list: RecordList,
  position: Position,
  isFiltered: boolean,
): boolean {
  const { seen, hasFullPage, total } = position
  if (
    !isCounted(list) ||
    typeof position.next !== 'number' ||
    seen === 0 ||
    !(error instanceof ComponentError)
  )
    return false
  if (!['ApiError', 'NotFoundError'].includes(error.name)) return false
  const { status = 0 } = error
  if (!statusesOfNoPage.includes(status) && !statusesOfABadRequest.includes(status)) return false
  if (list.paging.pageSize === undefined || hasFullPage) return true
  // A short page is the last one, unless the API always returns less than requested. A total may ignore the filter.
  if (total === undefined || (isFiltered && statusesOfNoPage.includes(status))) return true
  throw rejectedAfterShortPage(error, status, seen, total)
}

const statusesOfNoPage = [404, 416]
const statusesOfABadRequest = [400, 422]

function rejectedAfterShortPage(
  error: ComponentError,
  status: number,
  seen: number,
  total: number,
): ApiError {
  return new ApiError(
    `${error.message} The pages before it had ${seen} of ${total} records and fewer than requested, so the watermark was not moved. Set the page size to one that the API returns, or, if the list ends there, add "lastPageWhen": "${status}" to the field "definition".`,
    { cause: error, status, code: error.code },
  )
}

/** True if the API rejects the list of a parent, which is then skipped. */
export function isInaccessible(error: unknown): error is ComponentError {
  if (!(error instanceof ComponentError)) return false
  const { name, status = 0 } = error
  // A page of a web server with 404 is an ApiError.
  if (status === 404 || status === 410) return name === 'NotFoundError' || name === 'ApiError'
  return status === 403 && name === 'PermissionError'
}

/** True if the API rejected the request itself, so that it would reject it again. */
export function isRejectedRequest(error: unknown): error is ComponentError {
  if (!(error instanceof ComponentError) || error.isRepeatable) return false
  const { status = 0 } = error
  return status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status)
}

/** Returns the error for a list that the API rejects even from the beginning. */
export function rejectedAgain(error: ComponentError): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The API no longer accepts the sync token, and it rejected the list without it, too. Check the start value in the field "path". ${error.message}`,
    { cause: error, status: error.status, code: error.code },
  )
}
