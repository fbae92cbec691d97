import type { Fault } from '../../errors'
import { parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { bearerError } from '../bearerChallenge'

/** What Graph says about a refusal: https://learn.microsoft.com/graph/errors */
export function describeFault(response: HttpResponse): Fault {
  const body = parseJson(response.body.toString('utf8')) as { error?: GraphError } | undefined
  const { code, message, innerError } = body?.error ?? {}
  const requestId = innerError?.['request-id'] ?? response.headers['request-id']
  const challenge = bearerError(response)
  return {
    ...(typeof code === 'string' && { code }),
    ...(typeof message === 'string' && { message }),
    ...(typeof requestId === 'string' && { requestId }),
    ...(challenge === 'insufficient_scope' && { kind: 'permission' as const }),
  }
}

interface GraphError {
  readonly code?: unknown
  readonly message?: unknown
  readonly innerError?: Readonly<Record<string, unknown>>
}
