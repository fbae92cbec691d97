import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FaultQueue } from '../twin/faultQueue'
import type { RequestLog, SeenRequest } from '../twin/requestLog'
import type { ApiCall, UnroutedCall } from './apiCall'
import type { BatchLog } from './batch/batchResponse'
import { isBatch, serveBatch } from './batch/serveBatch'
import { deliver, reset } from './deliver'
import { endlessParameter } from './faults/endlessPage'
import type { Fault } from './faults/faults'
import { damage, received, refuse } from './faults/rejections'
import { type Correlation, errorResponse, GraphError } from './graphError'
import type { GraphResponse } from './graphResponse'
import { type MailboxConcurrency, overConcurrency, type Ticket } from './mailboxes/mailboxConcurrency'
import { parsePreferences } from './prefer'

type Parts = 'origin' | 'uploadOrigin' | 'mailboxes' | 'deltaStates' | 'disturbances' | 'uploads'

export interface ApiServer extends Pick<ApiCall, Parts> {
  /** Throws if the Authorization header is missing or not accepted. */
  readonly authorize: (authorization: string | undefined) => Promise<void> | void
  readonly route: (call: UnroutedCall) => GraphResponse
  readonly now: () => number
  readonly faults: FaultQueue<Fault>
  readonly batches: BatchLog
  readonly concurrency: MailboxConcurrency
  readonly log: RequestLog<GraphDetails>
  readonly closing: AbortSignal
}

export interface GraphDetails {
  readonly clientRequestId: string | undefined
}

export type SeenGraphRequest = SeenRequest & GraphDetails

interface Outcome {
  readonly answer: GraphResponse
  readonly fault: Fault | undefined
}

/** Serves one request to the API or to an upload URL: log, bearer, fault, route, and response. */
export async function serveApi(
  server: ApiServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const ticket = server.concurrency.enter(request.url ?? '', request.headers.authorization)
  // A client that gives up ends its request, too.
  response.once('close', ticket.leave)
  const logResponse = server.log.arrived(request, { clientRequestId: sentIdOf(request) })
  const correlation = correlate(request, server.now())
  const body = await buffer(request)
  // Requests that were sent at the same time arrive before the first one gets its response.
  await nextTurn()
  const { answer, fault } = await outcomeOf(server, request, body, correlation, ticket)
  if (fault?.kind === 'reset') {
    logResponse(0, fault.kind)
    reset(response)
    return
  }
  setCommonHeaders(response, correlation)
  await deliver(response, answer, fault, server.closing)
  ticket.leave()
  logResponse(answer.status, fault?.kind)
}

/** Applies no fault to a request without a valid bearer, because the gateway rejects it first. */
async function outcomeOf(
  server: ApiServer,
  { method = '', url = '', headers }: IncomingMessage,
  body: Buffer,
  correlation: Correlation,
  { isExceeded }: Ticket,
): Promise<Outcome> {
  let fault: Fault | undefined
  try {
    await server.authorize(headers.authorization)
    if (isExceeded) throw overConcurrency()
    fault = server.faults.take(method, url)
    const query = new URL(url, server.origin).searchParams
    query.delete(endlessParameter)
    const preferences = parsePreferences(headers)
    const call = { ...server, method, url, query, headers, preferences, body }
    return { answer: await carryOut(server, call, fault, correlation), fault }
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    return { answer: errorResponse(error, correlation), fault }
  }
}

async function carryOut(
  server: ApiServer,
  call: UnroutedCall,
  fault: Fault | undefined,
  correlation: Correlation,
): Promise<GraphResponse> {
  const work = (each: UnroutedCall) =>
    isBatch(each) ? serveBatch(server, each, correlation) : server.route(each)
  if (!fault) return work(call)
  return refuse(fault, call) ?? damage(await work(received(call, fault)), fault)
}

function correlate(request: IncomingMessage, at: number): Correlation {
  const requestId = randomUUID()
  return { requestId, clientRequestId: sentIdOf(request) ?? requestId, at }
}

function sentIdOf({ headers }: IncomingMessage): string | undefined {
  const sent = headers['client-request-id']
  return typeof sent === 'string' ? sent : undefined
}

function setCommonHeaders(response: ServerResponse, { requestId, clientRequestId, at }: Correlation): void {
  response.setHeader('date', new Date(at).toUTCString())
  response.setHeader('request-id', requestId)
  response.setHeader('client-request-id', clientRequestId)
  response.setHeader('cache-control', 'private')
}
