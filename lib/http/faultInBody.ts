import { fieldsOf } from '../values/lookUp'
import type { HttpResponse } from './message'

/**
 * True if the body of a successful response says that the request failed: a flag such as `ok` or `success` is false,
 * `status` is "error" or a status of 400 or above, or it has errors and no data.
 */
export function isFaultInBody(body: unknown): boolean {
  const fields = fieldsOf(body)
  return saysFailed(fields) || (!hasData(fields('data')) && hasErrors(fields))
}

/** True if the response is an XML document whose root is an error. */
export function isXmlFault({ body }: Pick<HttpResponse, 'body'>): boolean {
  const start = body.subarray(0, 1000).toString('utf8').trimStart()
  return /^(<\?xml[^>]*>\s*)?<([\w-]+:)?(errors?|fault|exception|error_?response)[\s>]/i.test(start)
}

/** True if a response without records has errors, regardless of its other data. */
export function isFaultWithoutRecords(body: unknown): boolean {
  return hasErrors(fieldsOf(body))
}

/** True if the flags of a response say that the request failed, so that even a list in it isn't the whole one. */
export function saysFailure(body: unknown): boolean {
  return saysFailed(fieldsOf(body))
}

type Fields = ReturnType<typeof fieldsOf>

function saysFailed(fields: Fields): boolean {
  if (successFlags.some((name) => isOff(fields(name)))) return true
  // A number is a flag there, and elsewhere a count.
  if (['ok', 'success'].some((name) => fields(name) === 0)) return true
  if (failureFlags.some((name) => isOn(fields(name)))) return true
  return ['status', 'result'].some((name) => failureWords.test(String(fields(name))))
}

const successFlags = ['ok', 'success', 'isSuccess', 'isSuccessful', 'succeeded']
const failureFlags = ['isError', 'hasError', 'hasErrors']
const failureWords = /^(error|fail|failed|failure)$/i

function isOff(value: unknown): boolean {
  return value === false || /^false$/i.test(String(value))
}

function isOn(value: unknown): boolean {
  return value === true || /^true$/i.test(String(value))
}

function hasErrors(fields: Fields): boolean {
  if (errorNames.some((name) => isError(fields(name)))) return true
  // A record has an ID, and may have a code and a title.
  const hasWords = fields('id') === undefined && wordNames.some((name) => typeof fields(name) === 'string')
  return hasWords && statusNames.some((name) => /^[45]\d\d$/.test(String(fields(name))))
}

const errorNames = ['error', 'errors', 'fault', 'exception', 'errorCode', 'errorMessage', 'errorMsg']
const statusNames = ['status', 'statusCode', 'code', 'httpCode', 'httpStatus']
const wordNames = ['message', 'msg', 'title', 'detail', 'description']

/** GraphQL sends the fields that failed as null. */
function hasData(data: unknown): boolean {
  if (data === undefined || data === null) return false
  return typeof data !== 'object' || Array.isArray(data) || Object.values(data).some(hasData)
}

// Some APIs send an error object that says that there is none.
function isError(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false
  if (typeof value !== 'object') return !/^(ok|none|success|no[ _]error|0+|200|false)$/i.test(String(value))
  const { code } = value as { code?: unknown }
  if (code === 0 || /^(ok|0|success)$/i.test(String(code ?? ''))) return false
  return Object.keys(value).length > 0
}
