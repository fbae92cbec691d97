import type { Agent } from 'node:http'
import type { Readable } from 'node:stream'

/** A stream can be sent once. Strings, bytes, and a function that opens a new stream can be sent again. */
export type Body = string | Buffer | Readable | (() => Readable)

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Body
  /** Safe to retry although it isn't a GET: read-only, or sent with an idempotency key. */
  readonly isIdempotent?: boolean
  /** True if the body of a 2xx response is passed on as it arrives, in `stream`. */
  readonly isStreamed?: boolean
  /** True if a timeout is not retried, because the caller then requests less data. */
  readonly isTimeoutFinal?: boolean
  /** Connections other than the shared ones. */
  readonly agent?: Agent
}

/** A received response. Header names are in lower case. The body is decompressed and complete. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Replaces the body if the request is streamed and the status is 2xx. If it breaks off, its error is a TransportFailure. */
  readonly stream?: Readable
  /** The URL of the response, after redirects. */
  readonly url: URL
  /** True if a redirect to another origin removed the credentials, even if a later one led back. */
  readonly hasLostCredentials?: boolean
  /** True if an earlier attempt of the same request may have been carried out, although its response was lost. */
  readonly mayBeSecond?: boolean
}

export type Send = (request: HttpRequest) => Promise<HttpResponse>

/** True if sending the request again would send the same bytes. */
export function isReplayable(body: Body | undefined): boolean {
  return body === undefined || typeof body === 'string' || typeof body === 'function' || Buffer.isBuffer(body)
}

/** True if the request can be sent again although the API may have applied it (RFC 9110 section 9.2.2). */
export function mayBeSentAgain({
  method,
  isIdempotent,
}: Pick<HttpRequest, 'method' | 'isIdempotent'>): boolean {
  return isIdempotent === true || isSafeMethod(method)
}

/** True for methods that change nothing at the API (RFC 9110 section 9.2.1). */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

/** Returns the time of the server's `Date` header in milliseconds since 1970; undefined if there is none. */
export function dateOf({ headers }: Pick<HttpResponse, 'headers'>): number | undefined {
  const time = Date.parse(headers['date'] ?? '')
  return Number.isNaN(time) ? undefined : time
}
