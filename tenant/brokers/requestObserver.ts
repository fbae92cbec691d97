import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { fingerprint } from '../fingerprint'
import { observeHttp2, type Report } from './observeHttp2'

interface StartedRequest {
  readonly at: number
  readonly report: Report
}

/**
 * Reports each HTTP request of this process when it ends. `reporter` is called when a request starts and returns the
 * function that reports it. Subscribes to Node's diagnostics channels, reads no body, and changes nothing.
 */
export function observeRequests(reporter: () => Report): void {
  const started = new WeakMap<ClientRequest, StartedRequest>()

  subscribe('http.client.request.start', (event) => {
    started.set((event as { request: ClientRequest }).request, { at: performance.now(), report: reporter() })
  })
  subscribe('http.client.response.finish', (event) => {
    const { request, response } = event as { request: ClientRequest; response: IncomingMessage }
    end(started, request, response.statusCode ?? 0)
  })
  subscribe('http.client.request.error', (event) => {
    end(started, (event as { request: ClientRequest }).request, 0)
  })
  observeHttp2(reporter)
}

function end(started: WeakMap<ClientRequest, StartedRequest>, request: ClientRequest, status: number): void {
  const start = started.get(request)
  if (start === undefined) return
  // A request that breaks after its response is reported only once.
  started.delete(request)
  const [, bearer] = /^Bearer (.+)$/i.exec(String(request.getHeader('authorization') ?? '')) ?? []
  start.report({
    method: request.method,
    origin: `${request.protocol}//${String(request.getHeader('host') ?? request.host)}`,
    path: request.path.split('?', 1)[0] ?? '',
    status,
    milliseconds: Math.round(performance.now() - start.at),
    ...(bearer !== undefined && { bearer: fingerprint(bearer) }),
  })
}
