import { getHeapStatistics } from 'node:v8'
import { type FaultKind, UnexpectedResponseError } from '../errors'
import { isObject } from '../values/isObject'
import { parseLossless } from '../values/text/losslessJson'
import type { Body, HttpResponse } from './message'

/** A call to the account's API. Exactly one of `path` and `link` is its target. */
export interface ApiRequest {
  readonly method: string
  /** A path relative to the API's base, or an absolute URL of an allowed origin. */
  readonly path?: string
  /** The field with the path, for error messages. Defaults to `url`. */
  readonly field?: string
  /** A link from an earlier response, which is used unchanged. */
  readonly link?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, or an object as a form if the header `content-type` of the request or the credential requires it. */
  readonly json?: unknown
  readonly body?: Body
  /** Safe to retry although it isn't a GET: read-only, or sent with an idempotency key. */
  readonly isIdempotent?: boolean
  /** Statuses of 400 and above that aren't a failure. */
  readonly accepts?: readonly number[]
  /** True for a response that isn't a failure although its status is 400 or above. */
  readonly acceptsResponse?: (response: HttpResponse) => boolean
  /** Returns how a response failed if its status doesn't show it; undefined if the status decides. */
  readonly judge?: (response: HttpResponse) => FaultKind | undefined
  /** Returns the body as it arrives, in `stream`. The body of an error is read completely. */
  readonly isStreamed?: boolean
  /** True if a timeout is not retried, because the caller then requests less data. */
  readonly isTimeoutFinal?: boolean
}

/** The account's API. Calls are authorized and retried by rule, and rejections are thrown as typed errors. */
export interface Api {
  (request: ApiRequest): Promise<HttpResponse>
  /** Values of the account's API that are kept between executions; absent if nothing is kept. */
  readonly memory?: ApiMemory
  /** Returns the size of the access token, which is part of the size of a request's headers. */
  readonly tokenBytes?: () => number
}

/** Keeps values of one account for some time. A missing value only costs a request. */
export interface ApiMemory {
  get(key: string): unknown
  set(key: string, value: unknown, lifetimeMs: number): void
  delete(key: string): void
}

/** Returns the body as a JSON object. Otherwise throws UnexpectedResponseError, which contains `what`. */
export function jsonObject(response: HttpResponse, what: string): Record<string, unknown> {
  const value = parseJson(response.body.toString('utf8'))
  if (isObject(value)) return value
  throw new UnexpectedResponseError(
    `${response.url.host} returned ${response.status} without a JSON object for ${what}. Try again later. If the error persists, check the base URL.`,
  )
}

/** Returns the parsed JSON, or undefined if the text is not JSON. A byte order mark before it is ignored. */
export function parseJson(text: string): unknown {
  assertFitsMemory(text)
  try {
    return parseLossless(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch {
    return undefined
  }
}

const smallBody = 1024 * 1024
// Bytes of an empty object or list, and of one more value in it.
const bytes = { container: 40, value: 16 }

/** Throws UnexpectedResponseError if the parsed values would not fit into the memory that the process has left. */
function assertFitsMemory(text: string): void {
  if (text.length < smallBody) return
  let needed = 2 * text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x2c) needed += bytes.value
    else if (code === 0x5b || code === 0x7b) needed += bytes.container
  }
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics()
  if (needed < 0.6 * (limit - used)) return
  throw new UnexpectedResponseError(
    'The response has more values than fit into the memory of the step. Request less data at a time, for example with a smaller page size.',
  )
}
