import type { IncomingHttpHeaders } from 'node:http'
import type { DeltaDisturbances } from './deltaDisturbances'
import type { DeltaStates } from './deltaStates'
import type { Mailbox } from './mailbox'

/** What the twin answers; `body` is sent as JSON, a string as it is. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** One authorised request, with what is needed to answer it. */
export interface ApiCall {
  readonly method: string
  /** Path and query as they were sent. */
  readonly url: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Ids named by the path. */
  readonly ids: { readonly folder?: string; readonly contact?: string }
  readonly origin: string
  readonly mailbox: Mailbox
  readonly deltaStates: DeltaStates
  readonly disturbances: DeltaDisturbances
}

export type Handler = (call: ApiCall) => Answer
