import type { IncomingMessage, ServerResponse } from 'node:http'
import { readText } from '../localServer'
import type { FaultQueue } from '../twin/faultQueue'
import type { RequestLog, SeenRequest } from '../twin/requestLog'
import type { Answer } from './answer'
import { errorAnswer, invalidSession, SalesforceError } from './apiError'
import { type Accepts, sessionOf } from './authentication'
import type { BulkJobs } from './bulk/bulkJobs'
import { deliver, reset } from './deliver'
import type { Fault } from './faults'
import type { Quota } from './quota'
import { limitExceeded, refuse, spoil } from './refusals'
import { route } from './routes'
import type { Locators } from './routes/locators'
import { listVersions } from './routes/versionRoutes'
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
  /** Where it arrived: tells calls before a move of the instance from those after */
  readonly origin: string
}

export type SeenSalesforceRequest = SeenRequest & SalesforceDetails

/** Where a request arrived. */
export interface Origin {
  readonly url: string
  /** False once the instance has moved away from here */
  readonly isCurrent: boolean
}

interface Outcome {
  readonly answer: Answer
  readonly fault?: Fault | undefined
}

/** URL and headers together, in bytes. */
const mostRequestBytes = 16_384

/** Serves one request of the API: log, length, bearer, fault, quota, route, answer. */
export async function serveApi(
  server: ApiServer,
  origin: Origin,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const soql = new URL(request.url ?? '', origin.url).searchParams.get('q') ?? undefined
  const answered = server.log.arrived(request, { soql, origin: origin.url })
  const body = await readText(request)
  const { answer, fault } = await outcomeOf(server, origin, request, body)
  if (fault?.kind === 'reset') {
    answered(0, fault.kind)
    reset(response)
    return
  }
  response.setHeader('date', new Date(server.now()).toUTCString())
  response.setHeader('cache-control', 'no-cache,must-revalidate,max-age=0,no-store,private')
  await deliver(response, answer, fault, server.closing)
  answered(answer.status, fault?.kind)
}

/** A request without a good session meets no fault and costs nothing. */
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
  if (!origin.isCurrent) return { answer: errorAnswer(invalidSession()) }
  if (method === 'GET' && /^\/services\/data\/?$/.test(pathname)) return { answer: listVersions() }
  const isUserInfo = pathname === '/services/oauth2/userinfo'
  const session = await sessionOf(headers.authorization, server.accepts)
  if (session === undefined) return { answer: isUserInfo ? badToken : errorAnswer(invalidSession()) }
  const fault = server.faults.take(method, url)
  const { org, locators, bulk, quota } = server
  const call = { method, query, headers, body, origin: origin.url, session, org, locators, bulk }
  const answer = guarded(() => {
    if (!quota.spend()) throw limitExceeded()
    return carriedOut(() => (isUserInfo ? readUser(origin.url) : route(call, pathname)), fault, pathname)
  })
  return { answer: { ...answer, headers: { ...quota.header, ...answer.headers } }, fault }
}

function carriedOut(carryOut: () => Answer, fault: Fault | undefined, pathname: string): Answer {
  if (!fault) return carryOut()
  return refuse(fault, pathname) ?? spoil(carryOut(), fault)
}

function guarded(work: () => Answer): Answer {
  try {
    return work()
  } catch (error) {
    if (error instanceof SalesforceError) return errorAnswer(error)
    throw error
  }
}

const uriTooLong: Answer = { status: 414, body: '<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>' }

/** The identity service has an answer of its own. */
const badToken: Answer = { status: 403, body: 'Bad_OAuth_Token' }
