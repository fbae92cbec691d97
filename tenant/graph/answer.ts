/** What the twin answers; `body` is sent as JSON, a string or a file's content as it is. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}
