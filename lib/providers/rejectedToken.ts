import { parseJson } from '../http/api'
import type { HttpResponse } from '../http/message'
import { looseName, namesOfCode, valuesNamed } from '../values/lookUp'
import { bearerError, isScopeCode } from './responseDetails'

/**
 * True if the API rejects the token itself. A 401 does, unless its challenge says that a new token would not help. Any other
 * status does with a challenge, an error code, or a message about an invalid token.
 */
export function isRejectedToken(response: HttpResponse): boolean {
  const challenge = bearerError(response) ?? ''
  if (isScopeCode(challenge) || challenge === 'insufficient_claims') return false
  return statusesOfToken.has(response.status) || isTokenCode(challenge) || saysInvalidToken(response)
}

// 498 is the invalid token of ArcGIS (https://developers.arcgis.com/rest/services-reference/enterprise/server-error-codes/).
const statusesOfToken = new Set([401, 498])

// Error responses are short. Longer ones can be records with such a field.
const longestError = 4096
const mayBeAboutToken = /token|auth|session|jwt|\b(190|498)\b/i
// Statuses that are about the record of the request, such as an expired upload session.
const statusesOfARecord = new Set([402, 404, 409, 410])
const otherToken =
  /\b(page|paging|pagination|sync|continuation|device|push|registration|card|payment|upload|download|reset|verification|invitation|csrf|xsrf|captcha)[ _-]?token|\b(checkout|order|game|chat|upload|payment|shopping) session/i

function saysInvalidToken({ body, status }: HttpResponse): boolean {
  if (body.length === 0 || body.length > longestError || statusesOfARecord.has(status)) return false
  const text = body.toString('utf8')
  if (!mayBeAboutToken.test(text) || otherToken.test(text)) return false
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) return status >= 400 && saysSoInText(text)
  const fields = fieldsOf(Array.isArray(value) ? value[0] : value)
  const isFailure = status >= 400 || fields['ok'] === false || fields['success'] === false
  // A record in a 2xx can have an error, and a response of JSON-RPC has an ID.
  const isRecord = Array.isArray(value) || ((fields['id'] ?? '') !== '' && fields['jsonrpc'] === undefined)
  if (isRecord && !isFailure) return false
  // In a 2xx, a code at the top level can be a record's own field. A code in an error is not.
  const within = ['error', 'errors', 'fault'].flatMap((name) => objectsIn(fields[name]))
  const found = isFailure ? [fields, ...within, ...objectsIn(fields['detail'])] : within
  const candidates = found.filter((each) => !isAboutField(each))
  const codes = [fields['error'], ...candidates].flatMap(codesIn)
  if (codes.some(isTokenCode)) return true
  // Facebook's number for it (https://developers.facebook.com/docs/graph-api/guides/error-handling), and that of ArcGIS.
  if (within.flatMap(codesIn).some((code) => code === '190' || code === '498')) return true
  if (isUnauthenticated(fields['errors'])) return true
  return status >= 400 && candidates.some((each) => expiredWords.test(wordsIn(each)))
}

/** True for an error about a part of the request, such as {"code": "invalid_token", "field": "token"}. */
function isAboutField(value: unknown): boolean {
  const { source } = fieldsOf(value)
  return [value, source].some((each) =>
    valuesNamed(each, ['field', 'param', 'parameter', 'pointer', 'attribute']).some(
      (name) => typeof name === 'string' && name !== '',
    ),
  )
}

// GraphQL servers use a code instead of a status (https://www.apollographql.com/docs/apollo-server/data/errors).
function isUnauthenticated(errors: unknown): boolean {
  const [first] = Array.isArray(errors) ? errors : []
  return fieldsOf(fieldsOf(first)['extensions'])['code'] === 'UNAUTHENTICATED'
}

/** Returns a plain body, or the code or message of an XML error. */
function saysSoInText(text: string): boolean {
  const code = /<(?:\w+:)?(?:error_?)?code>\s*([\w.:-]+)\s*</i.exec(text)?.[1] ?? text.trim()
  return isTokenCode(code) || (!/<html/i.test(text) && expiredWords.test(text))
}

const mostLevels = 3

/** Returns an object (in a list, the first one) and those within it: {"fault": {"detail": {"errorcode": …}}}. */
function objectsIn(value: unknown, level = 1): unknown[] {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first === 'string') return Array.isArray(value) ? [first] : []
  if (typeof first !== 'object' || first === null || level > mostLevels) return []
  const inner = ['detail', 'details', 'error', 'errors', 'extensions', 'innererror', 'inner_error']
  return [first, ...inner.flatMap((name) => objectsIn(fieldsOf(first)[name], level + 1))]
}

// In any spelling.
const codeNames = [
  'code',
  'type',
  'errorcode',
  'errcode',
  'errortype',
  'error',
  'err',
  'status',
  'name',
  'reason',
]
const wordNames = [
  'message',
  'errormessage',
  'errormsg',
  'errmsg',
  'msg',
  'errordescription',
  'description',
  'error',
  'detail',
  'title',
]

function codesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  const codes = valuesNamed(value, codeNames).filter((code) => ['string', 'number'].includes(typeof code))
  // A message can be a code: {"message": "invalid_token"}.
  const messages = valuesNamed(value, wordNames).filter((words) => /^\w+$/.test(String(words)))
  return [...codes, ...messages].map(String)
}

function wordsIn(value: unknown): string {
  if (typeof value === 'string') return value
  return valuesNamed(value, wordNames)
    .filter((words) => typeof words === 'string')
    .join('. ')
}

// Excludes tokens of something else, such as a page or an upload.
const kinds = 'access|oauth2?|authentication|authorization|auth|bearer|security|session|api|user|id'
const faults = 'expired|invalid|revoked|inactive'

/** Codes for a token that has expired or is no longer valid, without their separators. */
const tokenCodes = new RegExp(
  `^(err(or)?|e)?((${kinds}|jwt)?(token|session|jwt)(has|is|was)?(been)?(${faults}|notvalid|isnotvalid)` +
    `|(${faults}|bad)(or(${faults}))?(${kinds})*(token|session|sessionid|jwt)` +
    '|invalidauth|(auth|authentication|authorization|credentials?)expired)(error|exception|fault)?$',
)

// A token of a user or an ID can be part of the request.
const ownKinds = 'access|oauth2?|authentication|authorization|auth|bearer|security'

const expiredWords = new RegExp(
  `\\b((${kinds})[ _-]?(token|session)|jwt) (is |has |was )?(already |been )?(expired|revoked|no longer valid)\\b` +
    `|\\b(expired|revoked) ((${kinds})[ _-]?(token|session)|jwt)\\b|\\bincoming token has expired\\b` +
    `|\\b((${ownKinds})[ _-]?token|jwt) (provided )?(is |was )?(invalid|not valid)\\b(?! for\\b)` +
    `|\\binvalid ((${ownKinds})[ _-]?token|jwt)\\b`,
  'i',
)

function isTokenCode(code: string): boolean {
  if (code.length > 120) return false
  return namesOfCode(code).some((each) => tokenCodes.test(looseName(each)))
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
