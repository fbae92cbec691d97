import {
  ConfigurationError,
  errorFromResponse,
  type Fault,
  type FaultKind,
  ReconnectRequiredError,
  shorten,
  TemporaryError,
  UnexpectedResponseError,
  uncertainWrite,
} from '../errors'
import type { ApiRequest } from '../http/api'
import { type HttpResponse, mayBeSentAgain } from '../http/message'
import type { TransportFailure } from '../http/transportFailure'

/** The API that returned an error, and how its response is read. */
export interface Responder {
  readonly title: string
  describeFault(response: HttpResponse): Fault
}

/** Returns the error for a response that is not accepted. `kind` overrides what its status means. */
export function responseError(
  request: ApiRequest,
  response: HttpResponse,
  responder: Responder,
  kind?: FaultKind,
): Error {
  const fault = responder.describeFault(response)
  return errorFromResponse({
    who: responder.title,
    method: request.method,
    path: response.url.pathname,
    status: response.status,
    fault: { ...fault, ...(kind && (kind !== 'other' || !fault.kind) && { kind }) },
    mayHaveBeenApplied: !mayBeSentAgain(request),
  })
}

/** Returns the error for a token that was rejected straight after its refresh. */
export function rejectedAgain(request: ApiRequest, response: HttpResponse, responder: Responder): Error {
  const { advice: _, ...fault } = responder.describeFault(response)
  const { message } = errorFromResponse({
    who: responder.title,
    method: request.method,
    path: response.url.pathname,
    status: response.status,
    fault: { ...fault, message: shorten(fault.message ?? '', 150), kind: 'reconnect' },
    mayHaveBeenApplied: false,
  })
  return new ReconnectRequiredError(
    `${message} It also rejected a new access token, so it does not accept the account for this path. If reconnecting does not help, check the path and the account's permissions.`,
    { status: response.status, code: fault.code },
  )
}

/** How often a call is sent: with the current token, with one that another container stored, and with a refreshed one. */
export const mostAttempts = 3

/** Returns the error for several rejected tokens that other clients refreshed. */
export function rejectedTooOften({ title }: Pick<Responder, 'title'>): TemporaryError {
  return new TemporaryError(
    `${title} rejected ${mostAttempts} access tokens in a row, none of them refreshed by this container. Another client is refreshing this account's tokens. Try again later.`,
  )
}

/** Returns the error for a request whose body cannot be sent a second time. */
export function notRepeated({ title }: Responder): TemporaryError {
  return new TemporaryError(
    `${title} rejected an expired access token. The token has been refreshed, but the request's body was a stream that cannot be read again. Send the message again.`,
  )
}

/** Returns the error for a URL that must not get the account's token. */
export function urlNotCalled(
  field: string,
  rejection: string,
  origins: readonly string[],
): ConfigurationError {
  return new ConfigurationError(
    `The field "${shorten(field, 60)}" points outside the account's API (${shorten(rejection, 300)}), so the request was not sent. Use a path such as "/me" or an absolute URL of ${origins.join(' or ')}.`,
  )
}

/** Returns the error for a link in a response that leads to another host. */
export function linkNotFollowed({ title }: Responder, rejection: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `${title} sent a link that points outside the account's API (${shorten(rejection, 300)}), so it was not followed.`,
  )
}

/** Returns the error for a call without a complete response. */
export function unreachable(
  request: ApiRequest,
  url: URL,
  failure: TransportFailure,
  { title }: Responder,
): Error {
  const call = `${request.method} ${url.origin}${shorten(url.pathname, 160)}`
  if (failure.fault === 'tooLarge') {
    return new UnexpectedResponseError(
      `${title} returned too much data for ${call}: ${failure.detail}. Request less data at a time, for example with a smaller page size.`,
    )
  }
  const isUncertain = !mayBeSentAgain(request) && failure.mayHaveArrived
  return new TemporaryError(
    `${title} could not be reached for ${call}: ${failure.detail}. ${isUncertain ? uncertainWrite : 'Check the hostname and the network, or try again later.'}`,
    { mayHaveBeenApplied: isUncertain, cause: failure },
  )
}
