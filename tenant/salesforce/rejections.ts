import { apiError, invalidSession, type SalesforceError } from './apiError'
import type { Fault } from './faults'
import { officialError } from './officialErrors'
import type { SalesforceResponse } from './salesforceResponse'

/**
 * Returns the response of a fault that prevents the execution of a request. Throws if it is an error of Salesforce.
 */
export function refuse(fault: Fault, pathname: string): SalesforceResponse | undefined {
  switch (fault.kind) {
    case 'unauthorized':
      throw invalidSession()
    case 'closedToRest':
      throw apiError(401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API')
    case 'forbidden':
      throw apiError(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on object id')
    case 'limitExceeded':
      throw limitExceeded()
    case 'queryTimeout':
      throw apiError(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.')
    case 'unavailable':
      throw unavailable(fault.retryAfter)
    case 'redirect':
      return { status: fault.status ?? 307, headers: { location: fault.location } }
    case 'endless':
      return { status: 200, body: endlessPart(pathname, fault.pages) }
    case 'official':
      return officialError(fault.name)
    case 'answer':
      return fault.isApplied ? undefined : fault
    case 'reset':
      return fault.isApplied ? undefined : { status: 0 }
    default:
      return undefined
  }
}

/** Returns the response after a fault that damages the response of an executed request. */
export function damage(answer: SalesforceResponse, fault: Fault): SalesforceResponse {
  if (fault.kind === 'answer') return fault
  if (fault.kind === 'foreignLink') return { ...answer, body: withForeignLink(answer.body, fault.origin) }
  if (fault.kind === 'lostRows') return { ...answer, body: withoutRows(String(answer.body), fault.count) }
  if (fault.kind === 'header') return withHeader(answer, fault.name, fault.value)
  return answer
}

/** Each value is in quotes, so that a row ends with a quote and a line end. */
function withoutRows(csv: string, count: number): string {
  return csv
    .split(/(?<="\n)/)
    .slice(0, -count)
    .join('')
}

function withHeader(
  { headers = {}, ...answer }: SalesforceResponse,
  name: string,
  value: string | undefined,
): SalesforceResponse {
  const { [name]: _, ...others } = headers
  return { ...answer, headers: value === undefined ? others : { ...others, [name]: value } }
}

function endlessPart(pathname: string, pages: number): object {
  const [, base = '', part = '0'] = /^(.*)\/query(?:All)?(?:\/endless-(\d+))?$/i.exec(pathname) ?? []
  const nextRecordsUrl = `${base}/query/endless-${(Number(part) + 1) % pages}`
  return { totalSize: 0, done: false, records: [], nextRecordsUrl }
}

export function limitExceeded(): SalesforceError {
  return apiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
}

function unavailable(retryAfter: string | undefined): SalesforceError {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
  return apiError(503, 'SERVER_UNAVAILABLE', 'Server is temporarily unavailable', headers)
}

function withForeignLink(body: unknown, origin: string): unknown {
  const { nextRecordsUrl, ...rest } = (body ?? {}) as Record<string, unknown>
  return nextRecordsUrl === undefined ? body : { ...rest, nextRecordsUrl: `${origin}${nextRecordsUrl}` }
}
