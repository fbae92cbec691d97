import { ComponentError, UnexpectedResponseError } from '../errors'
import type { RecordList } from './definition/listDefinition'
import type { Position } from './position'

/** True if the API refuses a counted page because the one before it was the last one. */
export function isBehindTheEnd(error: unknown, { paging }: RecordList, { next, seen }: Position): boolean {
  const isCounted = (paging.style === 'offset' || paging.style === 'page') && typeof next === 'number'
  return (
    isCounted &&
    seen > 0 &&
    error instanceof ComponentError &&
    ['ApiError', 'NotFoundError'].includes(error.name) &&
    [400, 404, 416, 422].includes(error.status ?? 0)
  )
}

/** True if the API refused the request itself, so that it would refuse it again. */
export function isRefusedRequest(error: unknown): error is ComponentError {
  if (!(error instanceof ComponentError) || error.isRepeatable) return false
  const { status = 0 } = error
  return status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status)
}

/** Returns the error for a list that the API refuses although it starts over. */
export function refusedAgain(error: ComponentError): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The API no longer accepts the sync token, and it rejected the list without it, too. Check the start value in the field "path". ${error.message}`,
    { cause: error, status: error.status, code: error.code },
  )
}
