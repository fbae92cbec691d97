import type { Fault } from '../../errors'
import { parseJson } from '../../http/api'
import { isHtml } from '../../http/html'
import type { HttpResponse } from '../../http/message'
import { bearerError, isScopeCode, requestIdOf, textFaultOf } from '../responseDetails'
import { temporaryKind } from '../temporaryRejections'
import { type FaultPart, faultParts } from './faultParts'
import { isLimited } from './limitWords'

/** Returns the code and message of an error response, in the formats that APIs commonly use. */
export function describeFault(response: HttpResponse): Fault {
  const body = parseJson(response.body.toString('utf8'))
  const parts = faultParts(body)
  const words = body === undefined ? plainWords(response) : {}
  const code = bearerError(response) ?? firstCode(parts, response.status) ?? words.code
  const message = firstMessage(parts) ?? words.message
  const requestId = requestIdOf(response) ?? requestIdIn(parts)
  const passing = temporaryKind(response.status, { code: code ?? '', message: message ?? '' })
  return {
    ...(body === undefined && textFaultOf(response)),
    ...(code !== undefined && { code }),
    ...(message !== undefined && message !== code && { message }),
    ...(requestId !== undefined && { requestId }),
    ...(passing && { kind: passing }),
    ...(isLimited(response, parts, words.message) && { kind: 'rateLimit' as const }),
    ...(code !== undefined && isScopeCode(code) && { kind: 'permission' as const }),
  }
}

function firstCode(parts: readonly FaultPart[], httpStatus: number): string | undefined {
  for (const part of parts) {
    const [code, type, status, error, summary] = ['code', 'type', 'status', 'error', 'errorSummary'].map(part)
    const constant = typeof status === 'string' && /^[A-Z_]+$/.test(status) ? status : undefined
    const number = [code, part('errorCode')].find((each) => typeof each === 'number' && each !== httpStatus)
    const named = firstString(
      code,
      part('errorCode'),
      part('serviceErrorCode'),
      part('messageId'),
      type === 'about:blank' ? undefined : type,
      isCodeLike(error) ? error : undefined,
      constant,
      typeof summary === 'string' ? summary.split('/')[0] : undefined,
      part('name'),
    )
    const found = named ?? (number === undefined ? undefined : String(number))
    if (found !== undefined) return found
  }
  return undefined
}

function isCodeLike(value: unknown): boolean {
  return typeof value === 'string' && !/\s/.test(value.trim())
}

function firstMessage(parts: readonly FaultPart[]): string | undefined {
  for (const part of parts) {
    const found = firstString(...messageNames.flatMap((name) => wordsAt(part, name)))
    if (found !== undefined) return found
  }
  return undefined
}

const messageNames = [
  'message',
  'errorDescription',
  'detail',
  'errorMessage',
  'faultString',
  'description',
  'errorSummary',
  'reason',
  'title',
  'error',
  'errors',
  'msg',
  'errorMsg',
  'errorDetails',
  'exceptionMessage',
  'text',
  'status',
  'cause',
]

/** Returns a message. In some APIs it is in an object, such as `message: {lang, value}` in OData 2. */
function wordsAt(part: FaultPart, name: string): unknown[] {
  const value = part(name)
  if (typeof value === 'object' && value !== null) {
    const { value: words, text, message } = value as Readonly<Record<string, unknown>>
    return name === 'message' || name === 'status' ? [words, text, message] : []
  }
  const mayBeCode = ['error', 'errors', 'status'].includes(name)
  return mayBeCode && isCodeLike(value) ? [] : [value]
}

function requestIdIn(parts: readonly FaultPart[]): string | undefined {
  const names = ['debugId', 'correlationId', 'requestId', 'traceId', 'fbTraceId']
  return firstString(...parts.flatMap((part) => names.map(part)))
}

const longestWords = 200

/** Returns the message of an error in XML or plain text, or the title of an HTML page. */
function plainWords(response: HttpResponse): Fault {
  const text = response.body.subarray(0, 4000).toString('utf8').trim()
  if (text === '') return {}
  if (isHtml(response)) return worded(elementIn(text, ['title', 'h1']))
  if (!text.startsWith('<')) return isPrintable(text) ? worded(text) : {}
  const code = elementIn(text, ['code', 'errorCode', 'error_code'])
  const message = elementIn(text, ['message', 'faultString', 'description', 'detail', 'error', 'h1'])
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: binary bodies contain control characters
  return !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text)
}

function firstString(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}
