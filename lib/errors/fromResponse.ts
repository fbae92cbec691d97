import {
  ApiError,
  type ComponentError,
  ConfigurationError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ReconnectRequiredError,
  TemporaryError,
} from './errors'

/** The content of an error response: the provider's code and message, and the kind if the status is misleading. */
export interface Fault {
  readonly code?: string
  readonly message?: string
  readonly requestId?: string
  readonly kind?: FaultKind
  /** Replaces the usual advice of the kind. */
  readonly advice?: string
}

/** `rolledBack`: temporary, and certainly nothing was applied. */
export type FaultKind =
  | 'reconnect'
  | 'permission'
  | 'notFound'
  | 'rateLimit'
  | 'temporary'
  | 'rolledBack'
  | 'configuration'
  | 'other'

export interface Rejection {
  readonly who: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly fault: Fault
  readonly mayHaveBeenApplied: boolean
}

/** Returns the typed error for a rejected API call, with the status, the provider's code, and the request ID. */
export function errorFromResponse(rejection: Rejection): ComponentError {
  const kind = rejection.fault.kind ?? kindOfStatus(rejection.status)
  const message = describe(
    rejection,
    isRedirect(rejection) ? notFollowed : (rejection.fault.advice ?? advice[kind]),
  )
  const options = { status: rejection.status, code: rejection.fault.code }
  switch (kind) {
    case 'reconnect':
      return new ReconnectRequiredError(message, options)
    case 'permission':
      return new PermissionError(message, options)
    case 'notFound':
      return new NotFoundError(message, options)
    case 'rateLimit':
      return new RateLimitError(message, options)
    case 'temporary':
      return new TemporaryError(rejection.mayHaveBeenApplied ? `${message} ${uncertainWrite}` : message, {
        ...options,
        mayHaveBeenApplied: rejection.mayHaveBeenApplied,
      })
    case 'rolledBack':
      return new TemporaryError(message, options)
    case 'configuration':
      return new ConfigurationError(message, options)
    case 'other':
      return new ApiError(message, options)
  }
}

/** Advice for a write whose response was lost. */
export const uncertainWrite =
  'The change may have been applied, so the request was not retried. Check the record before you send the message again.'

const advice: Record<FaultKind, string> = {
  reconnect: 'Reconnect the account.',
  permission:
    'Grant the missing permission to the account or the OAuth app. If it is a scope, add it to OAUTH_SCOPES and reconnect the account.',
  notFound: 'Check the ID or path.',
  rateLimit: "The API's rate limit was exceeded. Run the flow less often.",
  temporary: 'The API is temporarily unavailable. Try again later.',
  rolledBack: 'Nothing was changed. Try again later.',
  configuration: 'Check the fields of the account and of the step.',
  other: 'Check the request.',
}

const notFollowed =
  'The API redirected the request to another location, and the redirect was not followed. Check the URL.'

function isRedirect({ status, fault }: Rejection): boolean {
  return status >= 300 && status < 400 && fault.kind === undefined
}

function kindOfStatus(status: number): FaultKind {
  if (status === 401) return 'reconnect'
  if (status === 403) return 'permission'
  if (status === 404 || status === 410) return 'notFound'
  if (status === 429) return 'rateLimit'
  if (status === 408 || status >= 500) return 'temporary'
  return 'other'
}

function describe({ who, method, path, status, fault }: Rejection, whatToDo: string): string {
  const code = fault.code ? ` ${fault.code.slice(0, 100)}` : ''
  const words = fault.message?.trim() ? `: "${fault.message.trim().slice(0, 500)}"` : '.'
  const requestId = fault.requestId ? ` Request ID: ${fault.requestId.slice(0, 100)}.` : ''
  return `${who} returned ${status}${code} for ${method} ${path}${words} ${whatToDo}${requestId}`
}
