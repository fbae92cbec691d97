import type { Fault } from '../../errors'
import { parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { passingKind } from '../passingRefusals'
import { bearerError, requestIdOf, textFaultOf } from '../refusals'
import { isRejectedToken } from '../rejectedToken'

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
  const code = textOf(first?.errorCode)
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
  if (entries.some(({ message }) => textOf(message)?.includes('not valid for use with the REST API')))
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
      errorCode === 'REQUEST_LIMIT_EXCEEDED' && /concurrent/i.test(textOf(message) ?? ''),
  )
}

/** An Apex trigger that meets one reports it within its own error message. */
function isLock({ errorCode, message }: Entry): boolean {
  return errorCode === 'UNABLE_TO_LOCK_ROW' || (textOf(message)?.includes('UNABLE_TO_LOCK_ROW') ?? false)
}

/** True for a locked row, and for a fault that says that the same may succeed later. */
export function isTemporary(entry: Entry, status: number): boolean {
  const said = { code: textOf(entry.errorCode) ?? '', message: textOf(entry.message) ?? '' }
  return isLock(entry) || passingKind(status, said) === 'rolledBack'
}

function kindOf(
  response: HttpResponse,
  entries: readonly Entry[],
  code: string | undefined,
): Kind | undefined {
  if (bearerError(response) === 'insufficient_scope') return 'permission'
  if (entries.some((entry) => isTemporary(entry, response.status))) return 'rolledBack'
  // A retired API version says that the resource is gone, not the record.
  if (response.status === 410 && code !== 'ENTITY_IS_DELETED') return 'configuration'
  if (code !== undefined && Object.hasOwn(kinds, code)) return kinds[code]
  // A proxy or an unknown path returns 404 too, so a 404 alone doesn't prove that the record is missing.
  return response.status === 404 ? 'other' : undefined
}

// Codes whose status alone would mislead.
const kinds: Readonly<Record<string, Kind>> = {
  REQUEST_LIMIT_EXCEEDED: 'rateLimit',
  QUERY_TIMEOUT: 'temporary',
  NOT_FOUND: 'notFound',
  ENTITY_IS_DELETED: 'notFound',
  UNSUPPORTED_API_VERSION: 'configuration',
}

function adviceOn(
  { status }: HttpResponse,
  kind: Kind | undefined,
  code: string | undefined,
): string | undefined {
  if (kind === 'configuration')
    return 'Set SALESFORCE_API_VERSION to a version that Salesforce still supports.'
  if (status === 404 && code === undefined)
    return 'The response is not from Salesforce\'s REST API. Check "apiBaseUrl" and the network.'
  if (code === 'DUPLICATES_DETECTED') return 'Update the existing record, or select "allowDuplicates".'
  return undefined
}

function sentenceOf(entry: Entry, hasCode: boolean): string {
  const code = hasCode ? textOf(entry.errorCode) : undefined
  const fields = listOf(entry.fields).filter((field) => typeof field === 'string')
  return [
    code === undefined ? '' : `${code}: `,
    textOf(entry.message) ?? '',
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

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
