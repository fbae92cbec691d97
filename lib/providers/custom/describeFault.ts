import type { Fault } from '../../errors'
import { parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { bearerError } from '../bearerChallenge'
import { requestIdOf } from '../requestId'

/** What a refusal says in the ways that APIs commonly have. */
export function describeFault(response: HttpResponse): Fault {
  const { code: codeInBody, message } = wordsOf(parseJson(response.body.toString('utf8')), response.status)
  const code = bearerError(response) ?? codeInBody
  const requestId = requestIdOf(response)
  return {
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(requestId !== undefined && { requestId }),
    ...(isLimited(response) && { kind: 'rateLimit' as const }),
    ...(code === 'insufficient_scope' && { kind: 'permission' as const }),
  }
}

// GitHub and others: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
function isLimited({ status, headers }: HttpResponse): boolean {
  return status === 403 && (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0')
}

/** The shapes of OAuth, RFC 9457, Google and `{error: {code, message}}`; of a list the first one decides. */
function wordsOf(body: unknown, httpStatus: number): Fault {
  const outer = fieldsOf(Array.isArray(body) ? body[0] : body)
  const { error, errors } = outer
  const listed: unknown = Array.isArray(errors) ? errors[0] : undefined
  const { code, type, status, ...words } = { ...outer, ...fieldsOf(listed), ...fieldsOf(error) }
  const constant = typeof status === 'string' && /^[A-Z_]+$/.test(status) ? status : undefined
  const number = typeof code === 'number' && code !== httpStatus ? String(code) : undefined
  const ownCode = firstText(code, type === 'about:blank' ? undefined : type, error, constant, number)
  const { message, error_description, detail, title } = words
  const said = firstText(message, error_description, detail, title, listed)
  return { ...(ownCode !== undefined && { code: ownCode }), ...(said !== undefined && { message: said }) }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}
