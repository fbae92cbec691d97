import type { Readable } from 'node:stream'

/** A stream can be sent once; text, bytes and a function that opens a new stream can be sent again. */
export type Body = string | Buffer | Readable | (() => Readable)

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Body
}

/** A received answer: header names in lower case, the body decompressed and complete. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Where the answer came from, after redirects. */
  readonly url: URL
}

export type Send = (request: HttpRequest) => Promise<HttpResponse>

/** True where sending the request again would send the same bytes. */
export function isReplayable(body: Body | undefined): boolean {
  return body === undefined || typeof body === 'string' || typeof body === 'function' || Buffer.isBuffer(body)
}

/** True for methods that change nothing at the API (RFC 9110 section 9.2.1). */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}
