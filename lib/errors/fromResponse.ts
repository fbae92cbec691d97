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
import { shorten } from './shorten'

/** The content of an error response: the provider's code and message, and the kind if the status is misleading. */
export interface Fault {
  readonly code?: string
  readonly message?: string
  readonly requestId?: string
  readonly kind?: FaultKind
  /** Replaces the usual advice of the kind. */
  readonly advice?: string
}

/** `rolledBack` is temporary, and nothing was applied. `blocked` is the response of a firewall or proxy, not of the API. */
export type FaultKind =
  | 'reconnect'
  | 'permission'
  | 'notFound'
  | 'rateLimit'
  | 'temporary'
  | 'rolledBack'
  | 'configuration'
  | 'blocked'
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
    case 'blocked':
    case 'other':
      return new ApiError(message, options)
  }
}

/**
 * True for statuses after which the same request may succeed later: 408, 429, and every 5xx except 501 and 505 (RFC 9110
 * section 15, RFC 6585 section 4).
 */
export function isTemporaryStatus(status: number): boolean {
  if (status === 408 || status === 429) return true
  return status >= 500 && status <= 599 && status !== 501 && status !== 505
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
  blocked: 'A firewall or proxy returned a web page instead of the API. Check the URL and the network.',
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
  return isTemporaryStatus(status) ? 'temporary' : 'other'
}

// With the advice and the note about an uncertain write, the message stays below 1,000 characters.
const longest = { who: 150, path: 160, code: 80, message: 300, requestId: 80 }

function describe({ who, method, path, status, fault }: Rejection, whatToDo: string): string {
  const code = fault.code ? ` ${shorten(fault.code, longest.code)}` : ''
  const words = fault.message?.trim() ? `: "${shorten(fault.message.trim(), longest.message)}"` : '.'
  const requestId = fault.requestId ? ` Request ID: ${shorten(fault.requestId, longest.requestId)}.` : ''
  const call = `${method} ${shorten(path, longest.path)}`
  return `${shorten(who, longest.who)} returned ${status}${code} for ${call}${words} ${shorten(whatToDo, 300)}${requestId}`
}
