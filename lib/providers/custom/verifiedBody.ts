import { isFaultInBody } from '../../http/faultInBody'
import { isObject } from '../../values/isObject'
import { looseName, looseReader } from '../../values/lookUp'

/**
 * True if the body of a successful response to a verification says that the call failed. The names of error fields are
 * those that token endpoints use, too. They are read here only, because a list or its records can have such fields.
 */
export function isFailedVerification(body: unknown): boolean {
  if (Array.isArray(body)) return isObject(body[0]) && !('id' in body[0]) && isFailure(body[0])
  if (!isObject(body)) return false
  return isFailure(body) || envelopes.some((name) => isFailedEnvelope(looseReader(body)(name)))
}

// Objects next to the data that say how the call ended.
const envelopes = ['meta', 'status', 'response']

function isFailedEnvelope(value: unknown): boolean {
  if (!isObject(value)) return false
  return isFailure(value) || /^[45]\d\d$/.test(String(looseReader(value)('code')))
}

function isFailure(value: Record<string, unknown>): boolean {
  const field = looseReader(value)
  if (isFaultInBody(value)) return true
  // A code decides over its message, which can be in any language.
  const codes = codeNames.map(field).filter((each) => each !== undefined)
  const hasSucceeded = codes.length > 0 && codes.every(saysNone)
  if (!hasSucceeded && errorNames.some((name) => !saysNone(field(name)))) return field('id') === undefined
  return isCodeWithWords(value, field)
}

const codeNames = ['errCode', 'errNo', 'code']
const errorNames = ['err', 'errCode', 'errNo', 'errMsg', 'errorDescription', 'errorSummary']

/** True for `{"code": 40105, "message": "…"}`. A record has an ID, and a response with data has objects or lists. */
function isCodeWithWords(value: Record<string, unknown>, field: (name: string) => unknown): boolean {
  const code = field('code')
  const words = wordNames.map(field).find((each) => typeof each === 'string' && each !== '')
  if (words === undefined || saysNone(words) || saysNone(code) || /^2\d\d$/.test(String(code))) return false
  if (typeof code !== 'number' && typeof code !== 'string') return false
  return !Object.entries(value).some(([name, each]) => looseName(name) === 'id' || hasContent(each))
}

const wordNames = ['message', 'msg']

function hasContent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

/** True for a field that says that nothing failed. */
function saysNone(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true
  if (typeof value === 'object') return !hasContent(value)
  return /^(ok|okay|success\w*|succeeded|none|null|no[ _]?errors?|0+|200|false)[.!]?$/i.test(
    String(value).trim(),
  )
}
