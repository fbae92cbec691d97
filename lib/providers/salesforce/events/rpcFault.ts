import {
  ApiError,
  ConfigurationError,
  PermissionError,
  RateLimitError,
  TemporaryError,
} from '../../../errors'

/** How an RPC of the Pub/Sub API ended without success. */
export interface RpcStatus {
  /** https://grpc.io/docs/guides/status-codes/ */
  readonly code: number
  readonly details: string
  /** The trailer `error-code`, such as `sfdc.platform.eventbus.grpc.service.auth.error`. */
  readonly errorCode: string
}

/** A classified fault. `tooOld` is a replay ID that Salesforce no longer stores. */
export type RpcFault =
  | { readonly kind: 'tokenRejected' | 'tooOld' | 'temporary'; readonly error: Error }
  | { readonly kind: 'final'; readonly error: Error }

/** Thrown by a call or a stream of the client. */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure'

  constructor(readonly status: RpcStatus) {
    super(status.details)
  }
}

/**
 * Returns the meaning of a failed RPC.
 * https://developer.salesforce.com/docs/platform/pub-sub-api/guide/handling-errors.html
 */
export function rpcFault(status: RpcStatus, topic: string): RpcFault {
  const { code, errorCode } = status
  const words = describe(status)
  const options = errorCode === '' ? {} : { code: errorCode }
  if (code === unauthenticated || /\.auth\.(error|refresh\.invalid)/i.test(errorCode)) {
    return { kind: 'tokenRejected', error: new ApiError(`${words} Reconnect the account.`, options) }
  }
  // Both are seen for an ID past its retention or of another org; "validation.failed" also for none at all, which is never sent.
  if (/replay_?id\.(corrupted|validation\.failed)/i.test(errorCode)) {
    return { kind: 'tooOld', error: new ApiError(words, options) }
  }
  if (code === resourceExhausted || /limit\.exceeded|quota|allocation/i.test(errorCode)) {
    const advice =
      'The event delivery allowance of the org is used up, or too many subscriptions are open. Try again later.'
    return { kind: 'final', error: new RateLimitError(`${words} ${advice}`, options) }
  }
  if (temporaryCodes.has(code) || /unavailable|internal\.error|timeout/i.test(errorCode)) {
    return { kind: 'temporary', error: new TemporaryError(`${words} Try again later.`, options) }
  }
  return { kind: 'final', error: finalError(status, topic, words, options) }
}

const [unknown, invalidArgument, notFound, permissionDenied] = [2, 3, 5, 7]
const [resourceExhausted, unimplemented, unauthenticated] = [8, 12, 16]
// OK is the server's way to close a stream; CANCELLED, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAVAILABLE, and DATA_LOSS.
const temporaryCodes: ReadonlySet<number> = new Set([0, 1, unknown, 4, 10, 13, 14, 15])

function finalError({ code, errorCode }: RpcStatus, topic: string, words: string, options: object): Error {
  if (code === permissionDenied || /permission|access/i.test(errorCode)) {
    const advice = `Grant the account's user read access to the entities of "${topic}".`
    return new PermissionError(`${words} ${advice}`, options)
  }
  if (code === notFound || (code === invalidArgument && /topic/i.test(errorCode))) {
    return new ConfigurationError(
      `${words} Check the field "topic": "${topic.slice(0, 80)}" must exist in the org, and the user must have access to it.`,
    )
  }
  const advice =
    code === unimplemented ? 'Check the field "pubSubEndpoint".' : 'Report it with this error message.'
  return new ApiError(`${words} ${advice}`, options)
}

function describe({ code, details, errorCode }: RpcStatus): string {
  const said = details.trim() === '' ? '' : `: "${details.trim().slice(0, 300)}"`
  return `The Salesforce Pub/Sub API returned ${codeNames[code] ?? code}${errorCode && ` ${errorCode.slice(0, 100)}`}${said}.`
}

const codeNames = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]
