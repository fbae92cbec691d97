import { looseReader } from '../values/lookUp'
import { saysNoError } from '../values/saysNoError'
import type { HttpResponse } from './message'

/**
 * True if the body of a successful response says that the request failed: a flag such as `ok` or `success` is false,
 * `status` is "error" or a status of 400 or above, or it has errors and no data.
 */
export function isFaultInBody(body: unknown): boolean {
  const fields = looseReader(body)
  return saysFailed(fields) || (!hasData(fields('data')) && hasErrors(fields))
}

/** True if the response is an XML document whose root is an error. */
export function isXmlFault({ body }: Pick<HttpResponse, 'body'>): boolean {
  const start = body.subarray(0, 1000).toString('utf8').trimStart()
  return /^(<\?xml[^>]*>\s*)?<([\w-]+:)?(errors?|fault|exception|error_?response)[\s>]/i.test(start)
}

/** True if a response without records has errors, regardless of its other data. */
export function isFaultWithoutRecords(body: unknown): boolean {
  return hasErrors(looseReader(body))
}

/** True if the flags of a response say that the request failed. A list in it can be incomplete then. */
export function saysFailure(body: unknown): boolean {
  const fields = looseReader(body)
  // A record with a list, such as a job with its rows, can have a status, too.
  return fields('id') === undefined ? saysFailed(fields) : isFlaggedFailed(fields)
}

/** True if a flag such as `success` says that the request failed. Ignores `status`, which can belong to a record. */
export function isFlaggedFailure(body: unknown): boolean {
  return isFlaggedFailed(looseReader(body))
}

type Fields = ReturnType<typeof looseReader>

function saysFailed(fields: Fields): boolean {
  return isFlaggedFailed(fields) || ['status', 'result'].some((name) => isWord(fields(name), failureWords))
}

function isFlaggedFailed(fields: Fields): boolean {
  if (successFlags.some((name) => isOff(fields(name)))) return true
  // A number is a flag in these two, and a count in the others.
  if (['ok', 'success'].some((name) => fields(name) === 0)) return true
  return failureFlags.some((name) => isOn(fields(name)))
}

const successFlags = ['ok', 'success', 'isSuccess', 'isSuccessful', 'succeeded']
const failureFlags = ['isError', 'hasError', 'hasErrors']
const failureWords = /^(error|fail|failed|failure)$/i

function isOff(value: unknown): boolean {
  return value === false || isWord(value, /^false$/i)
}

function isOn(value: unknown): boolean {
  return value === true || isWord(value, /^true$/i)
}

function isWord(value: unknown, words: RegExp): boolean {
  return typeof value === 'string' && words.test(value)
}

function hasErrors(fields: Fields): boolean {
  if (errorNames.some((name) => isError(fields(name)))) return true
  // A code decides over its message, which can be in any language.
  const hasSucceeded = isSuccessCode(fields('errorCode'))
  if (!hasSucceeded && errorMessageNames.some((name) => isError(fields(name)))) return true
  // A record has an ID, and can have a code and a title, too.
  const hasWords = fields('id') === undefined && wordNames.some((name) => typeof fields(name) === 'string')
  return hasWords && statusNames.some((name) => /^[45]\d\d$/.test(String(fields(name))))
}

const errorNames = ['error', 'errors', 'fault', 'exception', 'errorCode']
const errorMessageNames = ['errorMessage', 'errorMsg']
const statusNames = ['status', 'statusCode', 'code', 'httpCode', 'httpStatus']
const wordNames = ['message', 'msg', 'title', 'detail', 'description']

/** True if there are data. GraphQL returns null for fields that failed. */
function hasData(data: unknown): boolean {
  if (data === undefined || data === null) return false
  return typeof data !== 'object' || Array.isArray(data) || Object.values(data).some(hasData)
}

// Some APIs send an error object in each response, also without an error.
function isError(value: unknown): boolean {
  if (typeof value !== 'object') return !saysNoError(value)
  if (value === null || isSuccessCode((value as { code?: unknown }).code)) return false
  return Object.values(value).some((each) => (typeof each === 'object' ? each !== null : !saysNoError(each)))
}

function isSuccessCode(code: unknown): boolean {
  return code !== undefined && code !== null && code !== '' && saysNoError(code)
}
