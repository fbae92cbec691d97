import { ConfigurationError, type Fault } from '../../errors'
import { parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { bearerError, isRejectedToken } from '../bearerChallenge'
import type { Credential, Provider } from '../provider'

/** Any other OAuth2 API: what the credential says, and what RFC 6750 and common usage let one expect. */
export const custom: Provider = {
  key: 'custom',
  title: 'The API',
  apiBase,
  allowedOrigins: (credential) => [apiBase(credential).origin],
  isTokenRejection: isRejectedToken,
  describeFault,

  async verify(api, credential, log) {
    if (credential.verifyPath !== undefined) {
      await api({ method: 'GET', path: credential.verifyPath, field: 'verifyPath' })
      return
    }
    log.warn(
      'The credential has no verifyPath: only that the API answers and does not reject the token is verified.',
    )
    await api({ method: 'GET', path: '', accepts: answersOfABasePath })
  },
}

const answersOfABasePath = [300, 301, 302, 303, 307, 308, 400, 404, 405, 406, 410]

function apiBase(credential: Credential): URL {
  if (credential.apiBaseUrl) return credential.apiBaseUrl
  throw new ConfigurationError('The field "apiBaseUrl" is missing. The provider "custom" needs it.')
}

function describeFault(response: HttpResponse): Fault {
  const challenge = bearerError(response)
  const body = parseJson(response.body.toString('utf8'))
  const requestId = response.headers['x-request-id'] ?? response.headers['request-id']
  return {
    ...wordsOf(body),
    ...(challenge !== undefined && { code: challenge }),
    ...(challenge === 'insufficient_scope' && { kind: 'permission' as const }),
    ...(requestId !== undefined && { requestId }),
  }
}

/** The code and message of the error shapes APIs commonly use: OAuth's, RFC 9457's, `{error: {code, message}}`. */
function wordsOf(body: unknown): Fault {
  if (typeof body !== 'object' || body === null) return {}
  const outer = body as Record<string, unknown>
  const inner = outer['error']
  const fault = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : outer
  const code = firstText(fault['code'], fault['type'], inner)
  const message = firstText(fault['message'], fault['error_description'], fault['detail'], fault['title'])
  return { ...(code !== undefined && { code }), ...(message !== undefined && { message }) }
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}
