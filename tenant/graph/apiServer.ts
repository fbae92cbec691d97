import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readText } from '../localServer'
import type { Answer, ApiCall } from './apiCall'
import { type Accepts, checkBearer } from './authentication'
import { deliver, reset } from './deliver'
import type { Fault, FaultQueue } from './faults'
import { type Correlation, errorAnswer, GraphError } from './graphError'
import { refuse, spoil } from './refusals'
import type { RequestLog } from './requestLog'
import { route } from './routes'

export interface ApiServer extends Pick<ApiCall, 'origin' | 'mailbox' | 'deltaStates' | 'disturbances'> {
  readonly accepts: Accepts
  readonly now: () => number
  readonly faults: FaultQueue
  readonly log: RequestLog
  readonly closing: AbortSignal
}

interface Outcome {
  readonly answer: Answer
  readonly fault: Fault | undefined
}

/** Serves one request of the API: log, bearer, fault, route, answer. */
export async function serveApi(
  server: ApiServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answered = server.log.arrived(request)
  const correlation = correlate(request, server.now())
  const body = await readText(request)
  const { answer, fault } = await outcomeOf(server, request, body, correlation)
  if (fault?.kind === 'reset') {
    answered(0, fault.kind)
    reset(response)
    return
  }
  setCommonHeaders(response, correlation)
  await deliver(response, answer, fault, server.closing)
  answered(answer.status, fault?.kind)
}

/** A request without a good bearer meets no fault: the gateway refuses it first. */
async function outcomeOf(
  server: ApiServer,
  { method = '', url = '', headers }: IncomingMessage,
  body: string,
  correlation: Correlation,
): Promise<Outcome> {
  let fault: Fault | undefined
  try {
    await checkBearer(headers.authorization, server.accepts)
    fault = server.faults.take(method, url)
    const query = new URL(url, server.origin).searchParams
    const { origin, mailbox, deltaStates, disturbances } = server
    const call = { method, url, query, headers, body, origin, mailbox, deltaStates, disturbances }
    return { answer: carryOut(call, fault), fault }
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    return { answer: errorAnswer(error, correlation), fault }
  }
}

function carryOut(call: Omit<ApiCall, 'ids'>, fault: Fault | undefined): Answer {
  if (!fault) return route(call)
  return refuse(fault) ?? spoil(route(call), fault)
}

function correlate({ headers }: IncomingMessage, at: number): Correlation {
  const requestId = randomUUID()
  const sent = headers['client-request-id']
  return { requestId, clientRequestId: typeof sent === 'string' ? sent : requestId, at }
}

function setCommonHeaders(response: ServerResponse, { requestId, clientRequestId, at }: Correlation): void {
  response.setHeader('date', new Date(at).toUTCString())
  response.setHeader('request-id', requestId)
  response.setHeader('client-request-id', clientRequestId)
  response.setHeader('cache-control', 'private')
}
