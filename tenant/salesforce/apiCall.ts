import type { IncomingHttpHeaders } from 'node:http'
import type { BulkJobs } from './bulk/bulkJobs'
import type { Locators } from './routes/locators'
import type { SalesforceResponse } from './salesforceResponse'
import type { Org } from './store/org'

/** An authorized request, with the parts of the server that handle it. */
export interface ApiCall {
  readonly method: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The decoded names in the path: `object`, `id`, `field`, `value`, `locator`. */
  readonly names: Readonly<Record<string, string>>
  /** The path of this version, `/services/data/v66.0`. */
  readonly base: string
  readonly origin: string
  /** Identifies the session without containing the token. */
  readonly session: string
  readonly org: Org
  readonly locators: Locators
  readonly bulk: BulkJobs
}

export type Handler = (call: ApiCall) => SalesforceResponse
