import type { SalesforceResponse } from './salesforceResponse'

interface ErrorEntry {
  readonly message: string
  readonly errorCode: string
  /** Only for the writes of records. */
  readonly fields?: readonly string[]
}

/** An error in Salesforce's words. Code that throws it does not need to know how it is sent. */
export class SalesforceError extends Error {
  constructor(
    readonly status: number,
    readonly entries: readonly ErrorEntry[],
    readonly headers: Record<string, string> = {},
  ) {
    super(entries.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; '))
  }
}

/** Returns the response of an error: https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html */
export function errorResponse({ status, entries, headers }: SalesforceError): SalesforceResponse {
  return { status, headers, body: entries }
}

export function apiError(
  status: number,
  errorCode: string,
  message: string,
  headers?: Record<string, string>,
): SalesforceError {
  return new SalesforceError(status, [{ message, errorCode }], headers)
}

/** Returns the error for a record that cannot be written because of these fields. */
export function writeError(
  errorCode: string,
  message: string,
  fields: readonly string[] = [],
  status = 400,
): SalesforceError {
  return new SalesforceError(status, [{ message, errorCode, fields }])
}

export function notFound(message = 'The requested resource does not exist'): SalesforceError {
  return apiError(404, 'NOT_FOUND', message)
}

export function entityIsDeleted(): SalesforceError {
  return writeError('ENTITY_IS_DELETED', 'entity is deleted', [], 404)
}

export function invalidSession(): SalesforceError {
  return apiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid', { 'www-authenticate': 'Token' })
}

export function rowLocked(id?: string): SalesforceError {
  const which = id === undefined ? '' : ` or 1 records: ${id}`
  return writeError('UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record${which}`)
}

export function rowLockedInTrigger(): SalesforceError {
  const message =
    'ContactTrigger: execution of AfterInsert caused by: System.DmlException: Update failed. First exception on row 0; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: []'
  return writeError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message)
}

export function unreadableJson(message: string): SalesforceError {
  return apiError(400, 'JSON_PARSER_ERROR', message)
}
