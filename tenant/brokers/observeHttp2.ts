import http2, { type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2'
import { fingerprint } from '../fingerprint'
import type { ObservedRequest } from './broker'

export type Report = (request: ObservedRequest) => void

/**
 * Reports each HTTP/2 request of this process, such as a gRPC call, when its response begins or when it ends without one.
 * `reporter` is called when a request starts and returns the function that reports it. Wraps `connect`, because
 * Node.js 20 has no diagnostics channel for HTTP/2, and changes no request.
 */
export function observeHttp2(reporter: () => Report): void {
  const { connect } = http2
  const observed = (...parameters: Parameters<typeof connect>): ClientHttp2Session => {
    const session = connect(...parameters)
    observeSession(session, new URL(String(parameters[0])).origin, reporter)
    return session
  }
  http2.connect = observed as typeof connect
}

function observeSession(session: ClientHttp2Session, origin: string, reporter: () => Report): void {
  const request = session.request.bind(session)
  session.request = (headers, options) => {
    const stream = request(headers, options)
    observeStream(stream, origin, headers ?? {}, reporter())
    return stream
  }
}

function observeStream(
  stream: ClientHttp2Stream,
  origin: string,
  headers: Readonly<Record<string, unknown>>,
  report: Report,
): void {
  const startedAt = performance.now()
  let isReported = false
  const end = (status: number): void => {
    if (isReported) return
    isReported = true
    const bearer = tokenIn(headers)
    report({
      method: String(headers[':method'] ?? 'GET'),
      origin,
      path: String(headers[':path'] ?? '').split('?', 1)[0] ?? '',
      status,
      milliseconds: Math.round(performance.now() - startedAt),
      ...(bearer !== undefined && { bearer: fingerprint(bearer) }),
    })
  }
  // A listener before the client's own, which may end the stream.
  stream.prependListener('response', (response) => end(statusOf(response)))
  // A stream that this side canceled, such as a subscription without an event, has not failed.
  stream.prependListener('close', () => end(stream.rstCode === http2.constants.NGHTTP2_CANCEL ? 200 : 0))
}

/** Returns the token of a request. Salesforce's Pub/Sub API uses separate metadata for it. */
function tokenIn({ accesstoken, authorization }: Readonly<Record<string, unknown>>): string | undefined {
  const [, bearer] = /^Bearer (.+)$/i.exec(String(authorization ?? '')) ?? []
  return bearer ?? (typeof accesstoken === 'string' ? accesstoken : undefined)
}

// https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
const statuses: Readonly<Record<string, number>> = { 5: 404, 7: 403, 8: 429, 14: 503, 16: 401 }

/** Returns the status of HTTP that a gRPC error has; gRPC itself always sends 200. */
function statusOf(response: IncomingHttpHeaders & { readonly ':status'?: number | undefined }): number {
  const { ':status': status = 0, 'grpc-status': grpcStatus } = response
  return statuses[String(grpcStatus)] ?? (grpcStatus === undefined || grpcStatus === '0' ? status : 500)
}
