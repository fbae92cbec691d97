/**
 * A response of the fake. `body` is sent as JSON, except a string or the content of a file, which is sent unchanged.
 */
export interface GraphResponse {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}
