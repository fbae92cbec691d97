/** A response of the fake. `body` is sent as JSON, except a string, which is sent unchanged. */
export interface SalesforceResponse {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}
