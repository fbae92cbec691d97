import { UnexpectedResponseError } from '../../errors'
import { parseJson } from '../../http/api'
import { isXmlFault } from '../../http/faultInBody'
import { isPage } from '../../http/html'
import type { HttpResponse } from '../../http/message'
import { rateLimitResetMs, retryAfterMs } from '../../http/retry'
import { matchesRule } from '../../values/responseRules'
import { isODataAnnotation } from '../odataAnnotation'
import type { Credential, Provider } from '../provider'
import { isRejectedToken } from '../rejectedToken'
import { apiBase, credentialHeaders } from './credentialTemplates'
import { describeFault } from './describeFault'
import { isFailedVerification } from './verifiedBody'

/** Any other OAuth2 API, by its credential, RFC 6750, and common usage. */
export const custom: Provider = {
  key: 'custom',
  title: 'The API',
  apiBase,
  headers: credentialHeaders,
  allowedOrigins: (credential, tokenSet) => [apiBase(credential, tokenSet).origin],
  isTokenRejection: (response, credential) =>
    hasExpired(response, credential) ||
    (isRejectedToken(response) && describeFault(response).kind !== 'permission'),
  describeFault,
  isAnnotation: isODataAnnotation,
  isRolledBack(response) {
    const { kind } = describeFault(response)
    // Retried only if the API says how long to wait, because it may take an hour.
    const hasTime = (retryAfterMs(response, 0) ?? rateLimitResetMs(response, 0)) !== undefined
    return kind === 'rolledBack' || (kind === 'rateLimit' && hasTime)
  },

  async verify(api, credential, log) {
    if (credential.verifyPath !== undefined) {
      const judge = (response: HttpResponse) =>
        response.status < 300 && (isFailedVerification(bodyOf(response)) || isXmlFault(response))
          ? 'other'
          : undefined
      const response = await api({ method: 'GET', path: credential.verifyPath, field: 'verifyPath', judge })
      if (isPage(response)) throw htmlInsteadOfData(response.url)
      return
    }
    log.warn(
      'The credential has no verifyPath, so verification only checks that the API responds and does not reject the token.',
    )
    await api({ method: 'GET', path: '', accepts: statusesOfABasePath })
  },
}

const statusesOfABasePath = [300, 301, 302, 303, 307, 308, 400, 404, 405, 406, 410]

function hasExpired(response: HttpResponse, credential: Credential | undefined): boolean {
  const { expiredWhen = [] } = credential ?? {}
  return expiredWhen.length > 0 && matchesRule(expiredWhen, response.status, bodyOf(response))
}

function bodyOf(response: HttpResponse): unknown {
  return parseJson(response.body.toString('utf8'))
}

function htmlInsteadOfData({ host, pathname }: URL): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `${host} returned an HTML page for ${pathname}, so the account was not verified. Check the fields "apiBaseUrl" and "verifyPath".`,
  )
}
