import { Metadata, status } from '@grpc/grpc-js'

/** An error of an RPC. */
export interface RpcError {
  readonly code: number
  readonly details: string
  /** The trailer `error-code` without its prefix. */
  readonly errorCode: string
}

const prefix = 'sfdc.platform.eventbus.grpc.'

export const rpcErrors = {
  auth: {
    code: status.UNAUTHENTICATED,
    details: 'The session is invalid or expired.',
    errorCode: 'service.auth.error',
  },
  corrupted: {
    code: status.INVALID_ARGUMENT,
    details: 'The Replay ID is corrupted or older than the retention window.',
    errorCode: 'subscription.fetch.replayid.corrupted',
  },
  replayIdMissing: {
    code: status.INVALID_ARGUMENT,
    details: 'The Replay ID validation failed. Ensure that the Replay ID is valid.',
    errorCode: 'subscription.fetch.replayid.validation.failed',
  },
  requestedInvalid: {
    code: status.INVALID_ARGUMENT,
    details: 'The number of requested events must be greater than 0.',
    errorCode: 'subscription.fetch.requested.events.invalid',
  },
  topicNotFound: {
    code: status.NOT_FOUND,
    details: 'The topic does not exist.',
    errorCode: 'topic.not.found',
  },
  schemaNotFound: {
    code: status.NOT_FOUND,
    details: 'The schema does not exist.',
    errorCode: 'schema.not.found',
  },
  forbidden: {
    code: status.PERMISSION_DENIED,
    details: 'The user has no permission to subscribe.',
    errorCode: 'subscription.permission.denied',
  },
  limitExceeded: {
    code: status.RESOURCE_EXHAUSTED,
    details: 'You exceeded the limit of delivered events.',
    errorCode: 'subscription.limit.exceeded',
  },
  unavailable: {
    code: status.UNAVAILABLE,
    details: 'The service is unavailable.',
    errorCode: 'service.unavailable',
  },
} satisfies Record<string, RpcError>

/** Returns the error in the format of grpc-js, with its trailers. */
export function serviceError({
  code,
  details,
  errorCode,
}: RpcError): Error & { code: number; details: string } {
  const metadata = new Metadata()
  metadata.set('error-code', prefix + errorCode)
  metadata.set('rpc-id', 'twin-rpc')
  return Object.assign(new Error(details), { code, details, metadata })
}
