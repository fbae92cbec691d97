import type { Fault } from '../errors'
import { parseJson } from '../http/api'
import type { HttpResponse } from '../http/message'
import { looseName } from '../values/lookUp'
import { textFault } from '../values/text/textFault'

/** Returns the `error` of a `WWW-Authenticate: Bearer` challenge (RFC 6750 section 3); undefined if there is none. */
export function bearerError(response: HttpResponse): string | undefined {
  const challenge = response.headers['www-authenticate'] ?? ''
  return /\bbearer\b.*?\berror\s*=\s*["']?([\w-]+)/i.exec(challenge)?.[1]?.toLowerCase()
}

/** True for an error code for a missing scope (RFC 6750 section 3.1), in any spelling. */
export function isScopeCode(code: string): boolean {
  return scopeCodes.test(looseName(code))
}

const scopeCodes =
  /^(error)?(insufficient|missing|invalid|inadequate)(oauth|access|token|claims?)?scopes?$|scope(s)?(mismatch|insufficient|missing|required|notgranted)$/

/** Returns the fault in a response that isn't JSON: its content, or the title of an HTML page. */
export function textFaultOf({ body, status }: HttpResponse): Fault {
  const text = body.subarray(0, longestText).toString('utf8')
  if (parseJson(text) !== undefined) return {}
  const { message, isPage } = textFault(text)
  return {
    ...(message !== undefined && { message }),
    ...(isPage && statusesOfProxies.has(status) && { kind: 'blocked' as const }),
  }
}

const longestText = 20_000

// Statuses that an API reports in its own format, so that a page with them is from a proxy.
const statusesOfProxies = new Set([403, 404, 410])

/** Returns the request ID for the API's support, from one of the common headers. */
export function requestIdOf({ headers }: HttpResponse): string | undefined {
  return requestIdHeaders.map((name) => headers[name]).find((id) => id !== undefined)
}

const requestIdHeaders = [
  'x-request-id',
  'request-id',
  'x-sfdc-request-id',
  'x-correlation-id',
  'x-amzn-requestid',
]
