export type ErrorName =
  | 'ConfigurationError'
  | 'ReconnectRequiredError'
  | 'ClientRejectedError'
  | 'PermissionError'
  | 'NotFoundError'
  | 'RateLimitError'
  | 'TemporaryError'
  | 'ApiError'
  | 'UnexpectedResponseError'

export interface ComponentErrorOptions extends ErrorOptions {
  readonly status?: number | undefined
  readonly code?: string | undefined
}

/** The base of every failure a step reports; its message is a whole sentence for the person who runs the flow. */
export abstract class ComponentError extends Error {
  abstract override readonly name: ErrorName
  /** The HTTP status and the provider's own code, where an API's refusal is the reason. */
  readonly status: number | undefined
  /** Not read-only: like the message it is cleaned of secrets before it leaves. */
  code: string | undefined

  constructor(message: string, options: ComponentErrorOptions = {}) {
    super(message, options)
    this.status = options.status
    this.code = options.code
  }

  /** True where the same input may be processed again later without doing anything twice. */
  get isRepeatable(): boolean {
    return false
  }
}
