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

/** What a provider read out of a refusal: its own code and words, and, where the status misleads, the kind. */
export interface Fault {
  readonly code?: string
  readonly message?: string
  readonly requestId?: string
  readonly kind?: FaultKind
  /** Replaces the usual advice of the kind. */
  readonly advice?: string
}

/** `rolledBack`: temporary, and of a write nothing stayed. */
export type FaultKind =
  | 'reconnect'
  | 'permission'
  | 'notFound'
  | 'rateLimit'
  | 'temporary'
  | 'rolledBack'
  | 'configuration'
  | 'other'

export interface Refusal {
  readonly who: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly fault: Fault
  readonly mayHaveBeenApplied: boolean
}

/** The typed error for a refused API call; its sentence holds the status, the provider's code and request id. */
export function errorFromResponse(refusal: Refusal): ComponentError {
  const kind = refusal.fault.kind ?? kindOfStatus(refusal.status)
  const sentence = describe(
    refusal,
    isRedirect(refusal) ? notFollowed : (refusal.fault.advice ?? advice[kind]),
  )
  const options = { status: refusal.status, code: refusal.fault.code }
  switch (kind) {
    case 'reconnect':
      return new ReconnectRequiredError(sentence, options)
    case 'permission':
      return new PermissionError(sentence, options)
    case 'notFound':
      return new NotFoundError(sentence, options)
    case 'rateLimit':
      return new RateLimitError(sentence, options)
    case 'temporary':
      return new TemporaryError(refusal.mayHaveBeenApplied ? `${sentence} ${uncertainWrite}` : sentence, {
        ...options,
        mayHaveBeenApplied: refusal.mayHaveBeenApplied,
      })
    case 'rolledBack':
      return new TemporaryError(sentence, options)
    case 'configuration':
      return new ConfigurationError(sentence, options)
    case 'other':
      return new ApiError(sentence, options)
  }
}

/** Added to the sentence of a write whose answer was lost, so that nobody repeats it unread. */
export const uncertainWrite =
  'The change may have been applied all the same, so it is not repeated: look before you send it again.'

const advice: Record<FaultKind, string> = {
  reconnect: 'Reconnect the account.',
  permission:
    'Give the account or the OAuth application the missing permission; where it is a scope, add it to OAUTH_SCOPES and reconnect the account.',
  notFound: 'Check the id or path.',
  rateLimit: 'The limit of the API is exceeded: run the flow less often or later.',
  temporary: 'The API is not available at the moment: try again later.',
  rolledBack: 'Nothing was changed: try again later.',
  configuration: 'Check the fields of the account and of the step.',
  other: 'Check the request.',
}

const notFollowed = 'It leads elsewhere, where this request is not sent: check the URL.'

function isRedirect({ status, fault }: Refusal): boolean {
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

function describe({ who, method, path, status, fault }: Refusal, whatToDo: string): string {
  const code = fault.code ? ` ${fault.code.slice(0, 100)}` : ''
  const words = fault.message?.trim() ? `: ${withFullStop(fault.message)}` : '.'
  const requestId = fault.requestId ? ` Request id: ${fault.requestId.slice(0, 100)}.` : ''
  return `${who} refused ${method} ${path} with ${status}${code}${words} ${whatToDo}${requestId}`
}

function withFullStop(words: string): string {
  const trimmed = words.trim().slice(0, 500)
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}
