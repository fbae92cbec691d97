import type { Fault } from '../../errors'
import { parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { isObject } from '../../values/isObject'
import { stringOr } from '../../values/stringOr'
import { isRejectedToken } from '../rejectedToken'
import { bearerError, requestIdOf, textFaultOf } from '../responseDetails'
import { temporaryKind } from '../temporaryRejections'
import { isSyncStateCode } from './syncState'

/** Returns Graph's code and message for a rejected request: https://learn.microsoft.com/graph/errors */
export function describeFault(response: HttpResponse): Fault {
  const challenge = bearerError(response)
  const error = errorIn(response)
  const { code = challenge, message } = error
  const requestId = innerErrorOf(error)?.['request-id'] ?? requestIdOf(response)
  const said = {
    code: syncStateCodeIn(error) ?? stringOr(code, undefined),
    message: stringOr(message, undefined),
  }
  return {
    ...textFaultOf(response),
    ...(said.code !== undefined && { code: said.code }),
    ...(said.message !== undefined && { message: said.message }),
    ...(typeof requestId === 'string' && { requestId }),
    ...(challenge === 'insufficient_scope' ? { kind: 'permission' as const } : meaningOf(response, said)),
  }
}

/**
 * True if Graph rejects the token itself. Without a mailbox in the tenant, or with an expired delta link, a new token is
 * rejected as well.
 */
export function isTokenRejection(response: HttpResponse): boolean {
  if (!isRejectedToken(response)) return false
  const error = errorIn(response)
  return !isWithoutTenant(stringOr(error.code, undefined)) && syncStateCodeIn(error) === undefined
}

/** True for a rate limit, a conflict with another write, or a busy service. Nothing was applied. */
export function isRolledBack(response: HttpResponse): boolean {
  const { kind } = describeFault(response)
  return kind === 'rateLimit' || kind === 'rolledBack'
}

type Meaning = Pick<Fault, 'kind' | 'advice'>

interface Said {
  readonly code: string | undefined
  readonly message: string | undefined
}

/** The kind of codes with a misleading status. */
function meaningOf({ status, url }: HttpResponse, { code = '', message = '' }: Said): Meaning {
  if (isWithoutTenant(code)) return { kind: 'other', advice: withoutTenant }
  if (status === 401 && isSyncStateCode(code)) return { kind: 'other' }
  if (isConflict(status, code)) return { kind: 'rolledBack' }
  if (isLimited(status, code, message)) return { kind: 'rateLimit' }
  if (/^ErrorAccountSuspend/i.test(code)) return { advice: suspended }
  if (/QuotaExceeded$/i.test(code) && /ID from name|named propert/i.test(message))
    return { kind: 'other', advice: withoutPropertyQuota }
  if (status === 413) return { kind: 'other', advice: tooLarge }
  if (isMailboxFull(status, code)) return { kind: 'other', advice: mailboxFull }
  const isNoRecord = status === 404 || status === 410
  if (isNoRecord && isMailboxPath(url.pathname) && !isRecordCode(code))
    return { kind: 'other', advice: withoutMailbox }
  const kind = temporaryKind(status, { code, message })
  return kind ? { kind } : {}
}

/** https://learn.microsoft.com/graph/resolve-auth-errors: also of a personal account at the login of a tenant */
function isWithoutTenant(code: string | undefined): boolean {
  return /^(Organization\w*|\w*Tenant\w*)NotFound$/i.test(code ?? '')
}

function isConflict(status: number, code: string | undefined): boolean {
  return (status === 409 || status === 412) && /^Error(IrresolvableConflict|StaleObject)$/i.test(code ?? '')
}

/** Graph throttles with 429, and some of its services with 403 or 400: https://learn.microsoft.com/graph/throttling */
function isLimited(status: number, code: string, message: string): boolean {
  if (status < 400 || status === 401 || status >= 500) return false
  return limitCodes.test(code) || limitWords.test(message)
}

const limitCodes =
  /thrott?l|too_?many_?requests|rate_?limit|^activityLimitReached$|^ErrorExceeded(ConnectionCount|MessageLimit)$/i
const limitWords = /\bthrottled\b|too many requests|rate limit|over its \w+ limit/i

function isMailboxFull(status: number, code: string): boolean {
  if (status === 507 && /quota|storage/i.test(code)) return true
  return /^(Error)?(Mailbox)?(Quota|StorageQuota|SendQuota)Exceeded$|^ErrorMailboxFull$/i.test(code)
}

/** Only these say that the record is missing; everything else with 404 is about the mailbox or its license. */
function isRecordCode(code: string): boolean {
  return /^(Error)?(Item|Object|Message|Event|Contact|Calendar|Occurrence|Attachment|\w*Folder)NotFound$/i.test(
    code,
  )
}

function isMailboxPath(pathname: string): boolean {
  return /\/(me|users(\/|\(')[^/]+)\/(messages|mail|contact|event|calendar|sendMail|outlook|findMeetingTimes)/i.test(
    pathname,
  )
}

const withoutTenant =
  'The account has no mailbox in this tenant. Assign an Exchange Online license to it, or, for a personal account, use "common" or "consumers" instead of the tenant in OAUTH_AUTH_URI and OAUTH_TOKEN_URI.'
const suspended =
  'The account is suspended. Its owner must sign in to Outlook on the web and verify the account.'
const withoutPropertyQuota =
  'The mailbox accepts no more named properties. Ask its administrator to free some.'
const tooLarge =
  'The request is larger than Microsoft Graph accepts, which is about 4 MB. Send less data per request.'
const mailboxFull =
  'The mailbox is full, and nothing was stored or sent. Delete items in it, or ask its administrator for more space.'
const withoutMailbox =
  'The response is about the mailbox, not about a record. Check the field "mailbox", and that the mailbox exists in Exchange Online and has a license.'

interface GraphError {
  readonly code?: unknown
  readonly message?: unknown
  readonly innerError?: unknown
  readonly innererror?: unknown
}

function errorIn({ body }: HttpResponse): GraphError {
  const { error } = Object(parseJson(body.toString('utf8'))) as { error?: unknown }
  return Object(error)
}

/** Graph's guidelines write the name in lowercase, and most of its services with a capital. */
function innerErrorOf({ innerError, innererror }: GraphError): Readonly<Record<string, unknown>> | undefined {
  return [innerError, innererror].find(isObject)
}

const mostLevels = 3

/** Returns the code of a lost sync state, which can be in an inner error. */
function syncStateCodeIn(error: GraphError): string | undefined {
  let each: GraphError | undefined = error
  for (let level = 0; each && level <= mostLevels; level++) {
    if (typeof each.code === 'string' && isSyncStateCode(each.code)) return each.code
    each = innerErrorOf(each)
  }
  return undefined
}
