import type { ApiCall, UnroutedCall } from '../apiCall'
import { claimsChallenge, forbidden, insufficientScope, invalidToken } from '../authentication'
import { GraphError, syncStateNotFound } from '../graphError'
import type { GraphResponse } from '../graphResponse'
import { endlessPage } from './endlessPage'
import type { Fault } from './faults'
import { hugeBody } from './hugeBody'
import { officialError } from './officialErrors'

/** Returns the response of a fault that prevents the execution of a request. Throws if it is an error of Graph. */
export function refuse(fault: Fault, call: Pick<ApiCall, 'url' | 'origin'>): GraphResponse | undefined {
  switch (fault.kind) {
    case 'throttled':
      throw throttled(fault.retryAfter)
    case 'unavailable':
      throw unavailable(fault.retryAfter)
    case 'gatewayTimeout':
      if (fault.isApplied) return undefined
      throw gatewayTimeout()
    case 'unauthorized':
      throw invalidToken()
    case 'claimsChallenge':
      throw claimsChallenge()
    case 'forbidden':
      throw forbidden()
    case 'insufficientScope':
      throw insufficientScope(fault.status)
    case 'syncStateLost':
      throw syncStateLost(fault.status, fault.code)
    case 'official':
      throw officialError(fault.name)
    case 'redirect':
      return { status: fault.status ?? 307, headers: { location: fault.location } }
    case 'endless':
      return endlessPage(call, fault.pages)
    case 'hugeBody':
      return hugeBody(fault)
    case 'answer':
      return fault
    case 'reset':
      return fault.isApplied ? undefined : { status: 0 }
    default:
      return undefined
  }
}

/** Returns the request as it arrives after the fault. */
export function received(call: UnroutedCall, fault: Fault): UnroutedCall {
  if (fault.kind !== 'ignoredFilter') return call
  const query = new URLSearchParams(call.query)
  query.delete('$filter')
  return { ...call, query }
}

/** Returns the response after a fault that damages the response of an executed request. */
export function damage(answer: GraphResponse, fault: Fault): GraphResponse {
  if (fault.kind === 'gatewayTimeout') throw gatewayTimeout()
  if (fault.kind === 'foreignLink') return { ...answer, body: withForeignLinks(answer.body, fault.origin) }
  return answer
}

function throttled(retryAfter = '2.128'): GraphError {
  const message = 'Application is over its MailboxConcurrency limit.'
  return new GraphError(429, 'ApplicationThrottled', message, { 'retry-after': retryAfter })
}

function unavailable(retryAfter: string | undefined): GraphError {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
  return new GraphError(503, 'ServiceUnavailable', 'The service is temporarily unavailable.', headers)
}

/** Has no message, as observed in https://github.com/microsoftgraph/microsoft-graph-docs/issues/5288 */
function gatewayTimeout(): GraphError {
  return new GraphError(504, 'UnknownError', '')
}

function syncStateLost(status = 410, code = 'SyncStateNotFound'): GraphError {
  const { message } = syncStateNotFound(
    'The sync state generation is not found; generation=1;[highest=9][9][7][8].',
  )
  return new GraphError(status, code, message)
}

function withForeignLinks(body: unknown, origin: string): unknown {
  const isLink = (name: string): boolean => ['@odata.nextLink', '@odata.deltaLink'].includes(name)
  const entries = Object.entries(body ?? {})
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      isLink(name) ? String(value).replace(/^https?:\/\/[^/]+/, origin) : value,
    ]),
  )
}
