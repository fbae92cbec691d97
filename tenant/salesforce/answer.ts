/** The twin's response; `body` is sent as JSON, a string as it is. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}
