import type { Answer } from './answer'

interface ErrorEntry {
  readonly message: string
  readonly errorCode: string
  /** Only where a record was to be written */
  readonly fields?: readonly string[]
}

/** A refusal in Salesforce's own words; whoever throws it need not know how it is sent. */
export class SalesforceError extends Error {
  constructor(
    readonly status: number,
    readonly entries: readonly ErrorEntry[],
    readonly headers: Record<string, string> = {},
  ) {
    super(entries.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; '))
  }
}

/** https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html */
export function errorAnswer({ status, entries, headers }: SalesforceError): Answer {
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

/** Refuses to write a record because of the fields named. */
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

export function unreadableJson(message: string): SalesforceError {
  return apiError(400, 'JSON_PARSER_ERROR', message)
}
