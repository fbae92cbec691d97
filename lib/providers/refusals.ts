import type { Fault } from '../errors'
import { parseJson } from '../http/api'
import type { HttpResponse } from '../http/message'
import { textFault } from '../values/textFault'

/** Returns the `error` of a `WWW-Authenticate: Bearer` challenge (RFC 6750 section 3); undefined if there is none. */
export function bearerError(response: HttpResponse): string | undefined {
  const challenge = response.headers['www-authenticate'] ?? ''
  return /\bbearer\b.*?\berror="?([\w-]+)/i.exec(challenge)?.[1]?.toLowerCase()
}

/**
 * True if the API rejects the token itself: 401, unless the challenge says that no new token would help; and at any
 * other status, a challenge or an error code for an invalid token.
 */
export function isRejectedToken(response: HttpResponse): boolean {
  const challenge = bearerError(response) ?? ''
  if (hopelessErrors.has(challenge)) return false
  return response.status === 401 || isTokenCode(challenge) || hasTokenCode(response)
}

const hopelessErrors = new Set(['insufficient_scope', 'insufficient_claims'])

// Error responses are short; a record that happens to have such a field is not searched.
const longestError = 4096
const mayHaveCode = /token|auth|session|jwt|\b190\b/i

function hasTokenCode({ body, status }: HttpResponse): boolean {
  if (body.length === 0 || body.length > longestError) return false
  const text = body.toString('utf8')
  if (!mayHaveCode.test(text)) return false
  const value = parseJson(text)
  if (value === undefined)
    return status >= 400 && isTokenCode(/<code>([\w.]+)<\/code>/i.exec(text)?.[1] ?? '')
  const fields = fieldsOf(Array.isArray(value) ? value[0] : value)
  const { error, errors } = fields
  const isFailure = status >= 400 || fields['ok'] === false || fields['success'] === false
  const listed: unknown = Array.isArray(errors) ? errors[0] : errors
  const inner = [fieldsOf(error), fieldsOf(listed), fieldsOf(fields['fault'])]
  // In a 2xx a code at the top may be a record's own field; an "error" is not.
  const candidates = [error, ...(isFailure ? [fields] : []), ...inner].flatMap(codesIn)
  // Facebook's number for it (https://developers.facebook.com/docs/graph-api/guides/error-handling).
  return candidates.some(isTokenCode) || codesIn(error).includes('190')
}

const codeNames = [
  'code',
  'type',
  'errorCode',
  'error_code',
  'errorType',
  'error_type',
  'error',
  'status',
  'name',
  'reason',
  'Code',
  '__type',
]

function codesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return codeNames
    .map((name) => fieldsOf(value)[name])
    .flatMap((code) => {
      return typeof code === 'string' || typeof code === 'number' ? [String(code)] : []
    })
}

/** Codes for a token that has expired or is no longer valid, without their separators. */
const tokenCodes =
  /^(error)?((access|oauth|oauth2|auth|id|bearer|jwt|session|user)?(token|session|jwt)(has|is)?(expired|invalid|revoked|inactive)(error|exception)?|(expired|invalid|bad|revoked)(access|oauth|oauth2|auth|bearer|authentication)?(token|session|sessionid|jwt)(error|exception|fault)?|invalidauth|(auth|authentication|authorization|credentials?)expired)$/

function isTokenCode(code: string): boolean {
  return code.length <= 80 && tokenCodes.test(code.toLowerCase().replace(/^.*#|[^a-z0-9]/g, ''))
}

/** Returns the fault in a response that isn't JSON: its text, or the title of a page of a firewall or proxy. */
export function textFaultOf({ body, status }: HttpResponse): Fault {
  const text = body.subarray(0, longestText).toString('utf8')
  if (parseJson(text) !== undefined) return {}
  const { message, isPage } = textFault(text)
  return {
    ...(message !== undefined && { message }),
    ...(isPage && status === 403 && { kind: 'blocked' as const }),
  }
}

const longestText = 20_000

/** Returns the ID by which the API's provider finds a request, from one of the headers in use for it. */
export function requestIdOf({ headers }: HttpResponse): string | undefined {
  return requestIdHeaders.map((name) => headers[name]).find((id) => id !== undefined)
}

const requestIdHeaders = [
  'x-request-id',
  'request-id',
  'x-sfdc-request-id',
  'x-correlation-id',
  'x-amzn-requestid',
]

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
