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

/** The API refused the request for a reason of its own. */
export class ApiError extends ComponentError {
  override get name() {
    return 'ApiError' as const
  }
}

/** The token endpoint rejects the OAuth application itself (RFC 6749 section 5.2, invalid_client). */
export class ClientRejectedError extends ComponentError {
  override get name() {
    return 'ClientRejectedError' as const
  }
}

/** A missing or bad field, input or environment variable; the message names it and the fix. */
export class ConfigurationError extends ComponentError {
  override get name() {
    return 'ConfigurationError' as const
  }
}

/** Does the work; a ConfigurationError about a value names the field that holds it. */
export function inField<T>(field: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ConfigurationError(`The field "${field}": ${error.message}`, { cause: error })
  }
}

/** The API does not know the record or path (404, 410). */
export class NotFoundError extends ComponentError {
  override get name() {
    return 'NotFoundError' as const
  }
}

/** The account may not do this; a new token would not change it (403, RFC 6750 insufficient_scope). */
export class PermissionError extends ComponentError {
  override get name() {
    return 'PermissionError' as const
  }
}

/** The API's limit was still exceeded after the retries; nothing was applied. */
export class RateLimitError extends ComponentError {
  override get name() {
    return 'RateLimitError' as const
  }

  override get isRepeatable(): boolean {
    return true
  }
}

/** The grant is dead: only connecting the account again helps (RFC 6749 section 5.2, invalid_grant). */
export class ReconnectRequiredError extends ComponentError {
  override get name() {
    return 'ReconnectRequiredError' as const
  }
}

/** Network, time-out, 5xx or an unavailable token endpoint, after the retries. */
export class TemporaryError extends ComponentError {
  /** True for a write that the API may have carried out although its answer was lost. */
  readonly mayHaveBeenApplied: boolean

  constructor(message: string, options: ComponentErrorOptions & { mayHaveBeenApplied?: boolean } = {}) {
    super(message, options)
    this.mayHaveBeenApplied = options.mayHaveBeenApplied ?? false
  }

  override get name() {
    return 'TemporaryError' as const
  }

  override get isRepeatable(): boolean {
    return !this.mayHaveBeenApplied
  }
}

/** An answer has not the shape its sender promises. */
export class UnexpectedResponseError extends ComponentError {
  override get name() {
    return 'UnexpectedResponseError' as const
  }
}
