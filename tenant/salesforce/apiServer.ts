import type { IncomingMessage, ServerResponse } from 'node:http'
import { readText } from '../localServer'
import type { FaultQueue } from '../twin/faultQueue'
import type { RequestLog, SeenRequest } from '../twin/requestLog'
import { errorResponse, invalidSession, SalesforceError } from './apiError'
import { type Accepts, sessionOf } from './authentication'
import type { BulkJobs } from './bulk/bulkJobs'
import { deliver, reset } from './deliver'
import type { Fault } from './faults'
import { type OfficialError, officialError } from './officialErrors'
import type { Quota } from './quota'
import { damage, limitExceeded, refuse } from './rejections'
import { route } from './routes'
import type { Locators } from './routes/locators'
import { listVersions } from './routes/versionRoutes'
import type { SalesforceResponse } from './salesforceResponse'
import type { Org } from './store/org'
import { readUser } from './user'

export interface ApiServer {
  readonly accepts: Accepts
  readonly now: () => number
  readonly org: Org
  readonly locators: Locators
  readonly bulk: BulkJobs
  readonly faults: FaultQueue<Fault>
  readonly quota: Quota
  readonly log: RequestLog<SalesforceDetails>
  readonly closing: AbortSignal
}

interface SalesforceDetails {
  readonly soql: string | undefined
  /** The origin of the request. It distinguishes requests before a move of the instance from later ones. */
  readonly origin: string
}

export type SeenSalesforceRequest = SeenRequest & SalesforceDetails

/** The server that received a request. */
export interface Origin {
  readonly url: string
  /** False after the instance has moved to another origin. */
  readonly isCurrent: boolean
  /** The response of an origin that is no longer current. Defaults to 401. */
  readonly rejection?: OfficialError | undefined
}

interface Outcome {
  readonly answer: SalesforceResponse
  readonly fault?: Fault | undefined
}

/** The size of the URL and headers together, in bytes. */
const mostRequestBytes = 16_384

/** Serves one request of the API: log, length, bearer, fault, quota, route, and response. */
export async function serveApi(
  server: ApiServer,
  origin: Origin,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const soql = new URL(request.url ?? '', origin.url).searchParams.get('q') ?? undefined
  const logResponse = server.log.arrived(request, { soql, origin: origin.url })
  const body = await readText(request)
  const { answer, fault } = await outcomeOf(server, origin, request, body)
  if (fault?.kind === 'reset') {
    logResponse(0, fault.kind)
    reset(response)
    return
  }
  response.setHeader('date', new Date(server.now()).toUTCString())
  response.setHeader('cache-control', 'no-cache,must-revalidate,max-age=0,no-store,private')
  await deliver(response, answer, fault, server.closing)
  logResponse(answer.status, fault?.kind)
}

/** Rejects a request without a valid session before faults and the quota apply. */
async function outcomeOf(
  server: ApiServer,
  origin: Origin,
  request: IncomingMessage,
  body: string,
): Promise<Outcome> {
  const { method = '', url = '', headers } = request
  const requestBytes = url.length + request.rawHeaders.join('12').length
  if (requestBytes > mostRequestBytes) return { answer: uriTooLong }
  const { pathname, searchParams: query } = new URL(url, origin.url)
  if (!origin.isCurrent) {
    const { rejection } = origin
    return { answer: rejection ? officialError(rejection) : errorResponse(invalidSession()) }
  }
  if (method === 'GET' && /^\/services\/data\/?$/.test(pathname)) return { answer: listVersions() }
  const isUserInfo = pathname === '/services/oauth2/userinfo'
  const session = await sessionOf(headers.authorization, server.accepts)
  if (session === undefined) return { answer: isUserInfo ? badToken : errorResponse(invalidSession()) }
  const fault = server.faults.take(method, url)
  const { org, locators, bulk, quota } = server
  const call = { method, query, headers, body, origin: origin.url, session, org, locators, bulk }
  const answer = guarded(() => {
    if (!quota.count()) throw limitExceeded()
    return carriedOut(() => (isUserInfo ? readUser(origin.url) : route(call, pathname)), fault, pathname)
  })
  return { answer: { ...answer, headers: { ...quota.header, ...answer.headers } }, fault }
}

function carriedOut(
  carryOut: () => SalesforceResponse,
  fault: Fault | undefined,
  pathname: string,
): SalesforceResponse {
  if (!fault) return carryOut()
  return refuse(fault, pathname) ?? damage(carryOut(), fault)
}

function guarded(work: () => SalesforceResponse): SalesforceResponse {
  try {
    return work()
  } catch (error) {
    if (error instanceof SalesforceError) return errorResponse(error)
    throw error
  }
}

const uriTooLong: SalesforceResponse = {
  status: 414,
  body: '<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>',
}

/** The identity service uses another response than the API. */
const badToken: SalesforceResponse = { status: 403, body: 'Bad_OAuth_Token' }
