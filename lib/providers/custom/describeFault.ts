import type { Fault } from '../../errors'
import { parseJson } from '../../http/api'
import { isHtml } from '../../http/html'
import type { HttpResponse } from '../../http/message'
import { bearerError, requestIdOf, textFaultOf } from '../refusals'

/** Returns what a refusal says, in the shapes that APIs commonly use. */
export function describeFault(response: HttpResponse): Fault {
  const body = parseJson(response.body.toString('utf8'))
  const parts = faultParts(body)
  const words = body === undefined ? plainWords(response) : {}
  const code = bearerError(response) ?? firstCode(parts, response.status) ?? words.code
  const message = firstMessage(parts) ?? words.message
  const requestId = requestIdOf(response) ?? requestIdIn(parts)
  return {
    ...(body === undefined && textFaultOf(response)),
    ...(code !== undefined && { code }),
    ...(message !== undefined && message !== code && { message }),
    ...(requestId !== undefined && { requestId }),
    ...(isLimited(response, parts) && { kind: 'rateLimit' as const }),
    ...(code === 'insufficient_scope' && { kind: 'permission' as const }),
  }
}

// GitHub and others: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
function isLimited({ status, headers }: HttpResponse, parts: readonly Part[]): boolean {
  if (status === 401 || status === 429 || status >= 500) return false
  const isUsedUp = ['x-ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit-remaining'].some(
    (name) => headers[name] === '0',
  )
  if (status === 403 && headers['retry-after'] !== undefined) return true
  if (status >= 400 && isUsedUp && (status === 403 || status === 400)) return true
  return parts.some((part) => reasonsOf(part).some((reason) => limitWords.test(reason)))
}

/** Codes and words of limits per time; a full mailbox or storage is another limit. */
const limitWords =
  /rate.?limit|thrott?l|too.?many.?requests|(hourly|daily|minute|burst|api|request|call|invocation)s?[ _-]?(\w+[ _-])?limit[ _-]?(\w+[ _-])?exceeded|(?<!storage[ _-]?)quota[ _-]?(has been )?exceeded|complexity_budget_exhausted|^0*3001$/i

type Part = Readonly<Record<string, unknown>>

/** The objects in which a refusal may have its code and words, the innermost ones first. */
function faultParts(body: unknown): readonly Part[] {
  const outer = Array.isArray(body) ? body[0] : body
  if (!isObject(outer)) return []
  const inner = holders.flatMap((name) => partsIn(outer[name]))
  return [...inner, outer, ...fieldErrors(outer)]
}

const holders = ['error', 'errors', 'fault', 'Fault', 'errorMessages', 'detail', 'details', 'data']

function partsIn(value: unknown, depth = 0): Part[] {
  if (typeof value === 'string') return depth === 0 ? [] : [{ message: value }]
  if (Array.isArray(value)) return value.slice(0, 3).flatMap((each) => partsIn(each, depth + 1))
  if (!isObject(value) || depth > 3) return []
  const nested = ['errors', 'Error', 'error', 'details', 'extensions'].flatMap((name) =>
    partsIn(value[name], depth + 1),
  )
  const isWrapper = value['message'] === undefined && value['code'] === undefined
  return isWrapper ? [...nested, value, ...fieldErrors(value)] : [value, ...nested, ...fieldErrors(value)]
}

/** `errors: {email: ["is invalid"]}`, as Rails and Laravel send it. */
function fieldErrors(value: Part): Part[] {
  return Object.entries(value).flatMap(([field, faults]) => {
    const [first] = Array.isArray(faults) ? faults : []
    return typeof first === 'string' && !holders.includes(field) ? [{ message: `${field}: ${first}` }] : []
  })
}

function firstCode(parts: readonly Part[], httpStatus: number): string | undefined {
  for (const part of parts) {
    const { code, type, status, error, error_summary } = part
    const constant = typeof status === 'string' && /^[A-Z_]+$/.test(status) ? status : undefined
    const own = firstString(
      code,
      part['errorCode'],
      part['error_code'],
      part['Code'],
      part['serviceErrorCode'],
    )
    const typed = type === 'about:blank' ? undefined : type
    const summary = typeof error_summary === 'string' ? error_summary.split('/')[0] : undefined
    const number = [code, part['errorCode']].find((each) => typeof each === 'number' && each !== httpStatus)
    const named = firstString(
      own,
      typed,
      isCodeLike(error) ? error : undefined,
      constant,
      summary,
      part['name'],
    )
    const found = named ?? (number === undefined ? undefined : String(number))
    if (found !== undefined) return found
  }
  return undefined
}

function isCodeLike(value: unknown): boolean {
  return typeof value === 'string' && !/\s/.test(value.trim())
}

function firstMessage(parts: readonly Part[]): string | undefined {
  for (const part of parts) {
    const { message, detail, error, title } = part
    const nested = isObject(message) ? message['value'] : undefined
    const found = firstString(
      message,
      nested,
      part['error_description'],
      part['Message'],
      part['Detail'],
      detail,
      part['errorMessage'],
      part['error_message'],
      part['description'],
      part['error_summary'],
      part['reason'],
      title,
      isCodeLike(error) ? undefined : error,
      part['msg'],
    )
    if (found !== undefined) return found
  }
  const listed = parts.flatMap(({ errorMessages }) => (Array.isArray(errorMessages) ? errorMessages : []))
  return firstString(...listed)
}

function reasonsOf(part: Part): string[] {
  return [
    'code',
    'reason',
    'type',
    'status',
    'error',
    'errorCode',
    'error_code',
    'message',
    'Message',
    'Detail',
  ]
    .map((name) => part[name])
    .filter((value): value is string => typeof value === 'string')
}

function requestIdIn(parts: readonly Part[]): string | undefined {
  const names = ['debug_id', 'correlationId', 'correlation_id', 'requestId', 'request_id', 'trace_id']
  return firstString(...parts.flatMap((part) => names.map((name) => part[name])))
}

const longestWords = 200

/** The words of a refusal as XML, as a string, or as a page, of which the title is quoted. */
function plainWords(response: HttpResponse): Fault {
  const text = response.body.subarray(0, 4000).toString('utf8').trim()
  if (text === '') return {}
  if (isHtml(response)) return worded(elementIn(text, ['title', 'h1']))
  if (!text.startsWith('<')) return isPrintable(text) ? worded(text) : {}
  const code = elementIn(text, ['code', 'errorcode', 'error_code'])
  const message = elementIn(text, ['message', 'faultstring', 'description', 'detail', 'error'])
  return { ...(code !== undefined && { code }), ...worded(message) }
}

function elementIn(markup: string, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^<>]*)?>([^<]{1,500})<`, 'i')
      .exec(markup)?.[1]
      ?.trim()
    if (found) return found
  }
  return undefined
}

function worded(text: string | undefined): Fault {
  const words = text?.replace(/\s+/g, ' ').trim().slice(0, longestWords)
  return words ? { message: words } : {}
}

function isPrintable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a body of bytes has them
  return !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text)
}

function isObject(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function firstString(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}
