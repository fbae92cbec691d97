import type { Fault } from '../../errors'
import { parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { bearerError, isRejectedToken } from '../bearerChallenge'
import type { Credential, Provider } from '../provider'
import { objects } from './objects'

const globalBase = new URL('https://graph.microsoft.com/v1.0')

/** Microsoft Graph v1.0 (https://learn.microsoft.com/graph/overview). */
export const microsoft: Provider = {
  key: 'microsoft',
  title: 'Microsoft Graph',
  apiBase,
  allowedOrigins: (credential) => [apiBase(credential).origin],
  isTokenRejection: isRejectedToken,
  describeFault,
  objects,

  async verify(api) {
    await api({ method: 'GET', path: '/me' })
  },
}

function apiBase(credential: Credential): URL {
  return credential.apiBaseUrl ?? globalBase
}

/** https://learn.microsoft.com/graph/errors */
function describeFault(response: HttpResponse): Fault {
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
