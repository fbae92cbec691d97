/**
 * Loaded into a step's process before `run.js` (node --require). It reports each HTTP request to the parent process.
 * It subscribes to Node's diagnostics channels, reads no body, and changes nothing.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { fingerprint } from '../fingerprint'
import type { ObservedRequest } from './broker'
import type { RequestReport } from './observedRequest'
import { observeHttp2 } from './observeHttp2'

const startedAt = new WeakMap<ClientRequest, number>()

subscribe('http.client.request.start', (event) => {
  startedAt.set((event as { request: ClientRequest }).request, performance.now())
})
subscribe('http.client.response.finish', (event) => {
  const { request, response } = event as { request: ClientRequest; response: IncomingMessage }
  report(request, response.statusCode ?? 0)
})
subscribe('http.client.request.error', (event) => {
  report((event as { request: ClientRequest }).request, 0)
})

function report(request: ClientRequest, status: number): void {
  const started = startedAt.get(request)
  if (started === undefined) return
  // A request that breaks after its response is reported only once.
  startedAt.delete(request)
  const [, bearer] = /^Bearer (.+)$/i.exec(String(request.getHeader('authorization') ?? '')) ?? []
  send({
    method: request.method,
    origin: `${request.protocol}//${String(request.getHeader('host') ?? request.host)}`,
    path: request.path.split('?', 1)[0] ?? '',
    status,
    milliseconds: Math.round(performance.now() - started),
    ...(bearer !== undefined && { bearer: fingerprint(bearer) }),
  })
}

observeHttp2(send)

function send(request: ObservedRequest): void {
  if (!process.connected) return
  const message: RequestReport = { type: 'request', request }
  process.send?.(message, undefined, undefined, () => undefined)
}
