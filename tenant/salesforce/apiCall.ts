import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from './answer'
import type { BulkJobs } from './bulk/bulkJobs'
import type { Locators } from './routes/locators'
import type { Org } from './store/org'

/** One authorised request, with what is needed to answer it. */
export interface ApiCall {
  readonly method: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** What the path names, decoded: `object`, `id`, `field`, `value`, `locator`. */
  readonly names: Readonly<Record<string, string>>
  /** The path of this version, `/services/data/v66.0` */
  readonly base: string
  readonly origin: string
  /** Tells sessions apart; not the token itself. */
  readonly session: string
  readonly org: Org
  readonly locators: Locators
  readonly bulk: BulkJobs
}

export type Handler = (call: ApiCall) => Answer
