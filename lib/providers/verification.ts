import { UnexpectedResponseError } from '../errors'
import type { Api } from '../http/api'

/**
 * Returns the account's API for a verification: a response to a call that a redirect took to another host, without the
 * account's token, is an error, because it doesn't prove that the account works.
 */
export function verifyingApi(api: Api, title: string): Api {
  return Object.assign(async (request: Parameters<Api>[0]) => {
    const response = await api(request)
    if (!response.hasLostCredentials) return response
    throw new UnexpectedResponseError(
      `${title} redirected ${request.method} ${request.path || 'to its base URL'} to ${response.url.host}, without the account's token, so the account was not verified. Check the fields "apiBaseUrl" and "verifyPath".`,
    )
  }, api)
}
