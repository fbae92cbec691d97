import { isFaultInBody } from '../../http/faultInBody'
import { isObject } from '../../values/isObject'
import { looseName, looseReader } from '../../values/lookUp'
import { saysNoError } from '../../values/saysNoError'

/**
 * True if the body of a successful response to a verification says that the call failed. The names of error fields are
 * those that token endpoints use, too. They are read here only, because a list or its records can have such fields.
 */
export function isFailedVerification(body: unknown): boolean {
  if (Array.isArray(body)) return isSalesforceError(body[0])
  if (!isObject(body)) return false
  return isFailure(body) || envelopes.some((name) => isFailedEnvelope(body, name))
}

/** True for an element of the list that Salesforce returns for an error. Other lists contain records. */
function isSalesforceError(value: unknown): boolean {
  if (!isObject(value) || !hasOnly(value, ['errorCode', 'message', 'fields'])) return false
  return typeof value['errorCode'] === 'string' && typeof value['message'] === 'string'
}

// Objects that say how the call ended.
const envelopes = ['meta', 'status', 'response']

function isFailedEnvelope(body: Record<string, unknown>, name: string): boolean {
  const envelope = looseReader(body)(name)
  // Next to data, it can be the data's own: {"id": 5, "status": {"code": 2, "message": "On holiday"}}.
  if (!isObject(envelope) || !hasOnly(body, [name, 'code', ...wordNames, ...besidesErrors])) return false
  return isFailure(envelope) || /^[45]\d\d$/.test(String(looseReader(envelope)('code')))
}

function isFailure(value: Record<string, unknown>): boolean {
  if (isFaultInBody(value)) return true
  const field = looseReader(value)
  if (field('id') !== undefined || hasSucceeded(field)) return false
  return (
    errorNames.some((name) => hasContent(field(name)) && !saysNoError(field(name))) ||
    isCodeWithWords(value, field)
  )
}

type Field = (name: string) => unknown

/** A code decides over its message, which can be in any language. */
function hasSucceeded(field: Field): boolean {
  const codes = ['errCode', 'errNo', 'code'].map(field).filter((each) => each !== undefined)
  if (codes.length > 0 && codes.every(saysNoError)) return true
  return [...wordNames, 'errMsg'].some((name) => successWords.test(String(field(name) ?? '')))
}

const successWords =
  /^(?!.*(\b(not|no|fail\w*|unable|without)\b|n['’]t\b)).*\bsuccess|(?<![不未没])成功|:ok$/is
const errorNames = ['err', 'errCode', 'errNo', 'errMsg', 'errorDescription', 'errorSummary']

/** True for `{"code": 40105, "message": "…"}`, but not for a record or a response with data. */
function isCodeWithWords(value: Record<string, unknown>, field: Field): boolean {
  const code = field('code')
  const words = wordNames.map(field).find((each) => typeof each === 'string' && each !== '')
  if (words === undefined || saysNoError(words) || saysNoError(code) || /^2\d\d$/.test(String(code)))
    return false
  if (typeof code !== 'number' && typeof code !== 'string') return false
  return hasOnly(value, ['code', ...wordNames, ...besidesErrors])
}

const wordNames = ['message', 'msg']
// Some APIs, such as that of AliExpress, send the type of an error.
const besidesErrors = ['type', 'requestId', 'traceId', 'correlationId', 'logId', 'time', 'timestamp', 'date']

/** True if an object has no other properties than these, except empty ones. */
function hasOnly(value: Record<string, unknown>, names: readonly string[]): boolean {
  const known = names.map(looseName)
  return Object.entries(value).every(([name, each]) => known.includes(looseName(name)) || !hasContent(each))
}

function hasContent(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== ''
}
