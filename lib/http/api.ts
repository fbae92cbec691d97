import { type FaultKind, UnexpectedResponseError } from '../errors'
import type { Body, HttpResponse } from './message'

/** A call to the account's API. Exactly one of `path` and `link` says where to. */
export interface ApiRequest {
  readonly method: string
  /** What a person or the code names: a path under the API's base, or an absolute URL of an allowed origin. */
  readonly path?: string
  /** The field that the path was given in, for sentences; absent means `url`. */
  readonly field?: string
  /** What an earlier answer said to call next: opaque, sent as it stands. */
  readonly link?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly json?: unknown
  readonly body?: Body
  /** Although it is no read, sending it again does nothing more: it only asks, or has a key that the API knows it by. */
  readonly isIdempotent?: boolean
  /** Statuses of 400 and above that are an answer and no failure. */
  readonly accepts?: readonly number[]
  /** Returns how a response failed if its status doesn't show it; undefined leaves that to the status. */
  readonly judge?: (response: HttpResponse) => FaultKind | undefined
  /** The answer's body is wanted as it arrives, in `stream`; a status that is no success is read whole. */
  readonly isStreamed?: boolean
  /** True: a timeout is not retried, since the caller then asks for less. */
  readonly isTimeoutFinal?: boolean
}

/** The account's API: authorized, retried by rule, rejections thrown as typed errors. */
export interface Api {
  (request: ApiRequest): Promise<HttpResponse>
  /** What a process knows about the account's API between executions; absent: nothing is kept. */
  readonly memory?: ApiMemory
  /** Returns the size of the access token, which counts in the size of a request's headers. */
  readonly tokenBytes?: () => number
}

/** Keeps values of one account for some time. They are never needed, they only save requests. */
export interface ApiMemory {
  get(key: string): unknown
  set(key: string, value: unknown, lifetimeMs: number): void
  delete(key: string): void
}

/** The body as a JSON object; throws UnexpectedResponseError naming `what` was asked for. */
export function jsonObject(response: HttpResponse, what: string): Record<string, unknown> {
  const value = parseJson(response.body.toString('utf8'))
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new UnexpectedResponseError(
    `${response.url.host} answered ${what} with ${response.status} and no JSON object. Try again; if it stays so, check the base URL.`,
  )
}

/** The parsed text; undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
