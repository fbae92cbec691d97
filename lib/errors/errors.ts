import { shortenMessage } from './shorten'

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

/** The base of every error that a step reports. The message is for the person who runs the flow. */
export abstract class ComponentError extends Error {
  abstract override readonly name: ErrorName
  /** The HTTP status and the provider's own code, if an API rejected the request. */
  readonly status: number | undefined
  /** Not read-only, because secrets are removed from it before the error is reported. */
  code: string | undefined

  constructor(message: string, options: ComponentErrorOptions = {}) {
    super(shortenMessage(message), options)
    this.status = options.status
    this.code = options.code
  }

  /** True if the message can be rebounded, because nothing was applied. */
  get isRepeatable(): boolean {
    return false
  }
}

/** The API rejected the request for any other reason. */
export class ApiError extends ComponentError {
  override get name() {
    return 'ApiError' as const
  }
}

/** The token endpoint rejects the OAuth app (RFC 6749 section 5.2, invalid_client). */
export class ClientRejectedError extends ComponentError {
  override get name() {
    return 'ClientRejectedError' as const
  }
}

/** A field, an input value, or an environment variable is missing or invalid. The message shows how to fix it. */
export class ConfigurationError extends ComponentError {
  override get name() {
    return 'ConfigurationError' as const
  }
}

/** Runs `work` and adds the name of the field to a ConfigurationError that it throws. */
export function inField<T>(field: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ConfigurationError(`The field "${field}": ${error.message}`, { cause: error })
  }
}

/** The record or path does not exist (404, 410). */
export class NotFoundError extends ComponentError {
  override get name() {
    return 'NotFoundError' as const
  }
}

/** The account lacks a permission, and a new token would not help (403, RFC 6750 insufficient_scope). */
export class PermissionError extends ComponentError {
  override get name() {
    return 'PermissionError' as const
  }
}

/** The API's rate limit was still exceeded after the retries. Nothing was applied. */
export class RateLimitError extends ComponentError {
  override get name() {
    return 'RateLimitError' as const
  }

  override get isRepeatable(): boolean {
    return true
  }
}

/** The grant is no longer valid, so the account must be reconnected (RFC 6749 section 5.2, invalid_grant). */
export class ReconnectRequiredError extends ComponentError {
  override get name() {
    return 'ReconnectRequiredError' as const
  }
}

/** A network error, a timeout, a 5xx, or an unavailable token endpoint, after the retries. */
export class TemporaryError extends ComponentError {
  /** True for a write that the API may have applied although its response was lost. */
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

/** A response does not have the documented format. */
export class UnexpectedResponseError extends ComponentError {
  override get name() {
    return 'UnexpectedResponseError' as const
  }
}

/** Returns the error for a failure that the component does not expect. */
export function internalError(error: unknown): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `Unexpected internal error (${reasonOf(error)}). This is a bug in the component: report it with this error message.`,
    // Secrets can't be removed from other values, and the message already contains their text.
    error instanceof Error ? { cause: error } : {},
  )
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`
  const { message } = Object(error) as { message?: unknown }
  return [error, message].find((each): each is string => typeof each === 'string') ?? 'no reason given'
}
