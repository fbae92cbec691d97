import type { Fault } from '../../errors'
import { parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { stringOr } from '../../values/stringOr'
import { isRejectedToken } from '../rejectedToken'
import { bearerError, requestIdOf, textFaultOf } from '../responseDetails'
import { temporaryKind } from '../temporaryRejections'

/** One of the faults in an error response. */
export interface Entry {
  readonly errorCode?: unknown
  readonly message?: unknown
  readonly fields?: unknown
  readonly duplicateResult?: unknown
  /** Salesforce's spelling of the same in most API versions. */
  readonly duplicateResut?: unknown
}

type Kind = NonNullable<Fault['kind']>

/**
 * Returns what Salesforce says about a rejected request. The first fault decides the code, and all are quoted.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
export function describeFault(response: HttpResponse): Fault {
  const entries = entriesOf(response)
  const [first] = entries
  const code = stringOr(first?.errorCode, undefined)
  const message = entries.map((entry, index) => sentenceOf(entry, index > 0)).join('; ')
  const requestId = requestIdOf(response)
  const kind = kindOf(response, entries, code)
  const advice = adviceOn(response, kind, code)
  return {
    ...(entries.length === 0 && response.status >= 400 && textFaultOf(response)),
    ...(requestId !== undefined && { requestId }),
    ...(code !== undefined && { code }),
    ...(message !== '' && { message }),
    ...(kind && { kind }),
    ...(advice !== undefined && { advice }),
  }
}

/** True if a newer token may help: it has expired, or the org has moved and the refresh names its new instance. */
export function isTokenRejection(response: HttpResponse): boolean {
  if (response.status < 400) return false
  const entries = entriesOf(response)
  // The session is of a kind that REST doesn't accept, and a new one would be of the same kind.
  if (entries.some(({ message }) => stringOr(message, '').includes('not valid for use with the REST API')))
    return false
  if (response.status === 421 || isRejectedToken(response)) return true
  return (
    entries.some(({ errorCode }) => rejectionCodes.has(errorCode)) ||
    response.body.subarray(0, 40).toString('latin1').includes('Bad_OAuth_Token')
  )
}

const rejectionCodes = new Set<unknown>(['INVALID_SESSION_ID', 'URL_NOT_RESET'])

/** True if Salesforce rolled the write back, so that it may be sent again. */
export function isRolledBack(response: HttpResponse): boolean {
  const entries = entriesOf(response)
  if (entries.some((entry) => isTemporary(entry, response.status))) return true
  // The limit of concurrent requests is over in a moment; the limit of the day isn't.
  return entries.some(
    ({ errorCode, message }) =>
      errorCode === 'REQUEST_LIMIT_EXCEEDED' && /concurrent/i.test(stringOr(message, '')),
  )
}

/** An Apex trigger that meets one reports it within its own error message. */
function isLock({ errorCode, message }: Entry): boolean {
  return errorCode === 'UNABLE_TO_LOCK_ROW' || stringOr(message, '').includes('UNABLE_TO_LOCK_ROW')
}

/** True for a locked row, and for a fault that says that the same may succeed later. */
export function isTemporary(entry: Entry, status: number): boolean {
  const said = { code: stringOr(entry.errorCode, ''), message: stringOr(entry.message, '') }
  return isLock(entry) || temporaryKind(status, said) === 'rolledBack'
}

/**
 * True for a limit per time that is used up, such as the batches of bulk jobs in 24 hours. `LIMIT_EXCEEDED` alone is a limit
 * of one request.
 */
export function isUsedUp({ errorCode, message }: Entry, status: number): boolean {
  if (status !== 400 && status !== 403 && status !== 429) return false
  const code = stringOr(errorCode, '')
  if (code === 'REQUEST_LIMIT_EXCEEDED' || /^EXCEEDED_?QUOTA$/i.test(code)) return true
  return /LIMIT_?EXCEEDED$/i.test(code) && limitPerTime.test(stringOr(message, ''))
}

const limitPerTime = /\b24[- ]?h(ou)?rs?\b|\bdaily\b|\bper day\b|\b(Api\w+|TotalRequests) Limit exceeded\b/i

/** True for a fault about the record itself. If it has fields, it concerns the record that a field refers to. */
export function isMissingRecord({ errorCode, fields }: Entry): boolean {
  return missingCodes.has(errorCode) && listOf(fields).length === 0
}

const missingCodes = new Set<unknown>(['NOT_FOUND', 'ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY'])

// A new record has no ID there, and the path of an external ID has one more part.
const pathOfRecord = /\/sobjects\/\w+\/[a-z0-9]{15}(?:[a-z0-9]{3})?$/i

function kindOf(
  response: HttpResponse,
  entries: readonly Entry[],
  code: string | undefined,
): Kind | undefined {
  if (bearerError(response) === 'insufficient_scope') return 'permission'
  if (entries.some((entry) => isTemporary(entry, response.status))) return 'rolledBack'
  if (tooLongStatuses.has(response.status)) return 'configuration'
  // A retired API version says that the resource is gone, not the record.
  if (response.status === 410 && code !== 'ENTITY_IS_DELETED') return 'configuration'
  if (entries.some((entry) => isUsedUp(entry, response.status))) return 'rateLimit'
  if (code !== undefined && Object.hasOwn(kinds, code)) return kinds[code]
  const [first] = entries
  if (first && pathOfRecord.test(response.url.pathname) && isMissingRecord(first)) return 'notFound'
  if (response.status === 403 && limitOfOrg.test(code ?? '')) return 'other'
  // A proxy or an unknown path returns 404 too, so a 404 alone doesn't prove that the record is missing.
  return response.status === 404 ? 'other' : undefined
}

// URI Too Long (RFC 9110) and Request Header Fields Too Large (RFC 6585).
const tooLongStatuses = new Set([414, 431])

// Codes whose status alone would mislead.
const kinds: Readonly<Record<string, Kind>> = {
  // Some responses of the limit have other statuses.
  REQUEST_LIMIT_EXCEEDED: 'rateLimit',
  QUERY_TIMEOUT: 'temporary',
  NOT_FOUND: 'notFound',
  ENTITY_IS_DELETED: 'notFound',
  UNSUPPORTED_API_VERSION: 'configuration',
}

// A limit that lasts until the administrator makes room, and no permission.
const limitOfOrg = /LIMIT_EXCEEDED$/

function adviceOn(
  { status }: HttpResponse,
  kind: Kind | undefined,
  code: string | undefined,
): string | undefined {
  if (tooLongStatuses.has(status))
    return 'The URL of the request is too long. Use a shorter field "query", or fewer or shorter values in "fieldValue". Bulk Query has no such limit.'
  if (kind === 'configuration')
    return 'Set SALESFORCE_API_VERSION to a version that Salesforce still supports.'
  if (status === 404 && code === undefined)
    return 'The response is not from Salesforce\'s REST API. Check "apiBaseUrl" and the network.'
  if (code === 'STORAGE_LIMIT_EXCEEDED')
    return 'The org has no free storage. Delete records, or ask the administrator of the org for more storage.'
  if (code === 'DUPLICATES_DETECTED') return 'Update the existing record, or select "allowDuplicates".'
  return undefined
}

function sentenceOf(entry: Entry, hasCode: boolean): string {
  const code = hasCode ? stringOr(entry.errorCode, undefined) : undefined
  const fields = listOf(entry.fields).filter((field) => typeof field === 'string')
  return [
    code === undefined ? '' : `${code}: `,
    stringOr(entry.message, ''),
    fields.length > 0 ? ` (fields: ${fields.join(', ')})` : '',
    duplicatesIn(entry),
  ].join('')
}

/** Returns a list of the IDs of the records that a duplicate rule found, or an empty string. */
export function duplicatesIn({ duplicateResult, duplicateResut = duplicateResult }: Entry): string {
  const { matchResults } = Object(duplicateResut)
  const records = listOf(matchResults).flatMap((result) => listOf(Object(result).matchRecords))
  const found = records.map((match) => Object(Object(match).record).Id)
  const ids = [...new Set(found.filter((id) => typeof id === 'string'))]
  return ids.length > 0 ? ` (duplicates: ${ids.slice(0, 10).join(', ')})` : ''
}

function entriesOf({ status, body }: HttpResponse): readonly Entry[] {
  if (status < 400) return []
  const value = parseJson(body.toString('utf8'))
  return (Array.isArray(value) ? value : [value]).filter(
    (entry) => typeof entry === 'object' && entry !== null,
  )
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
