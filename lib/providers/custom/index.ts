import { ConfigurationError } from '../../errors'
import { isRejectedToken } from '../bearerChallenge'
import type { Credential, Provider } from '../provider'
import { describeFault } from './describeFault'

/** Any other OAuth2 API: what the credential says, and what RFC 6750 and common usage let one expect. */
export const custom: Provider = {
  key: 'custom',
  title: 'The API',
  apiBase,
  allowedOrigins: (credential) => [apiBase(credential).origin],
  isTokenRejection: (response) => isRejectedToken(response) && describeFault(response).kind !== 'permission',
  describeFault,
  // It says when to come back; where it only says that nothing is left, that may take an hour.
  isRolledBack: (response) =>
    response.headers['retry-after'] !== undefined && describeFault(response).kind === 'rateLimit',

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
