import type { Fault } from '../../errors'
import { parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { bearerError } from '../bearerChallenge'
import { requestIdOf } from '../requestId'

/** What Graph says about a refusal: https://learn.microsoft.com/graph/errors */
export function describeFault(response: HttpResponse): Fault {
  const body = parseJson(response.body.toString('utf8')) as { error?: GraphError } | undefined
  const challenge = bearerError(response)
  const { code = challenge, message, innerError } = body?.error ?? {}
  const requestId = innerError?.['request-id'] ?? requestIdOf(response)
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
