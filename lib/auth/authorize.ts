import {
  ConfigurationError,
  errorFromResponse,
  type FaultKind,
  ReconnectRequiredError,
  TemporaryError,
  UnexpectedResponseError,
  uncertainWrite,
} from '../errors'
import type { Api, ApiRequest } from '../http/api'
import { type HttpRequest, type HttpResponse, isReplayable, mayBeSentAgain } from '../http/message'
import { refusalOf, resolveUrl } from '../http/origins'
import { withQuery } from '../http/path'
import { TransportFailure } from '../http/transportFailure'
import type { ApiTraits } from './apiTraits'
import type { TokenSet } from './tokenSet'

/** The account's tokens as one execution sees them. */
export interface TokenSource {
  /** Waits until the newest set may be used. */
  usable(): Promise<void>
  /** The newest set at this moment. */
  latest(): TokenSet
  /** Sees to it that a set newer than `rejected` is there, and tells where it came from. */
  newerThan(rejected: TokenSet): Promise<'adopted' | 'saved' | 'refreshed'>
  /** The API accepted the set or, where there is an error, rejected it straight after the refresh that gave it. */
  judged(tokenSet: TokenSet, error?: Error): void
}

export type { ApiTraits }

/** Sends with retries; `prepare` is called for each attempt. */
export type SendAttempts = (prepare: () => HttpRequest) => Promise<HttpResponse>

/**
 * The account's API: each call carries the newest bearer token (RFC 6750), to allowed origins only; a call whose
 * token was rejected is repeated once with each newer one, and once refreshed it is not refreshed again.
 */
export function authorize(
  tokens: TokenSource,
  traits: ApiTraits,
  send: SendAttempts,
  userAgent: string,
): Api {
  return async (request) => {
    await tokens.usable()
    let isFresh = false
    for (let attempt = 1; ; attempt++) {
      const { response, tokenSet } = await sendWithLatest(request)
      if (isElsewhere(response, tokenSet)) return accepted(request, response, elsewhere(traits, response.url))
      if (!traits.isTokenRejection(response)) {
        tokens.judged(tokenSet)
        return accepted(request, response, traits)
      }
      if (isFresh) {
        const error = rejectedAgain(request, response, traits)
        tokens.judged(tokenSet, error)
        throw error
      }
      if (attempt === mostAttempts) throw rejectedTooOften(traits)
      isFresh = (await tokens.newerThan(tokenSet)) === 'refreshed'
      if (!isReplayable(request.body)) throw notRepeated(traits)
    }
  }

  // Token and URL are taken anew for each attempt: during a wait another call may have refreshed, and a refresh
  // may move the API to another host.
  async function sendWithLatest(request: ApiRequest) {
    let tokenSet = tokens.latest()
    let url = traits.baseOf(tokenSet)
    try {
      const response = await send(() => {
        tokenSet = tokens.latest()
        url = urlOf(request, tokenSet, traits)
        return prepare(request, url, tokenSet, userAgent, traits)
      })
      return { response, tokenSet }
    } catch (error) {
      throw error instanceof TransportFailure ? unreachable(request, url, error, traits) : error
    }
  }

  function isElsewhere(response: HttpResponse, tokenSet: TokenSet): boolean {
    return !traits.originsOf(tokenSet).includes(response.url.origin)
  }
}

// With the token at hand, with one that another container stored, and with one fresh from the token endpoint.
const mostAttempts = 3

function prepare(
  request: ApiRequest,
  url: URL,
  tokenSet: TokenSet,
  userAgent: string,
  traits: ApiTraits,
): HttpRequest {
  const added = traits.credentialHeaders?.(tokenSet)
  const body = request.json === undefined ? request.body : JSON.stringify(request.json)
  return {
    method: request.method,
    url,
    headers: {
      accept: 'application/json',
      'user-agent': userAgent,
      ...(request.json !== undefined && { 'content-type': 'application/json' }),
      ...added?.fixed,
      ...request.headers,
      ...(added?.withToken ?? { authorization: `Bearer ${tokenSet.access_token}` }),
    },
    ...(body !== undefined && { body }),
    ...(request.isIdempotent && { isIdempotent: true }),
    ...(request.isStreamed && { isStreamed: true }),
    ...(request.isTimeoutFinal && { isTimeoutFinal: true }),
  }
}

function urlOf(request: ApiRequest, tokenSet: TokenSet, traits: ApiTraits): URL {
  const target = request.link ?? request.path ?? ''
  const base = traits.baseOf(tokenSet)
  // A link without a host is meant from the root (RFC 3986 section 4.2), a path from the API's base.
  const url = resolveUrl(request.link === undefined ? base : new URL(base.origin), target)
  const refusal = url ? refusalOf(url, traits.originsOf(tokenSet)) : 'it is no plain path or URL'
  if (url && refusal === undefined) return withQuery(url, request.query ?? {})
  if (request.link !== undefined) {
    throw new UnexpectedResponseError(
      `${traits.title} sent a link that is not followed with the account's token: ${refusal}.`,
    )
  }
  throw new ConfigurationError(
    `The ${request.field ?? 'url'} is not called with the account's token: ${refusal}. Give a path such as "/me", or an absolute URL of ${traits.originsOf(tokenSet).join(' or ')}.`,
  )
}

function accepted(request: ApiRequest, response: HttpResponse, traits: Refuser): HttpResponse {
  const { status } = response
  const judged = request.judge?.(response)
  const isAccepted = (status >= 200 && status < 300) || request.accepts?.includes(status)
  if (isAccepted && judged === undefined) return response
  throw refused(request, response, traits, judged)
}

/** Who refuses, and how its words are read. */
type Refuser = Pick<ApiTraits, 'title' | 'describeFault'>

/** A read was redirected to an origin that the token is not sent to: what that says is not about the account. */
function elsewhere({ title }: ApiTraits, { host }: URL): Refuser {
  return {
    title: `${host}, where ${title} redirected without the account's token,`,
    describeFault: ({ status }) => (status === 401 || status === 403 ? { kind: 'other' } : {}),
  }
}

function refused(request: ApiRequest, response: HttpResponse, traits: Refuser, judged?: FaultKind): Error {
  const fault = traits.describeFault(response)
  return errorFromResponse({
    who: traits.title,
    method: request.method,
    path: response.url.pathname,
    status: response.status,
    fault: { ...fault, ...(judged && (judged !== 'other' || !fault.kind) && { kind: judged }) },
    mayHaveBeenApplied: !mayBeSentAgain(request),
  })
}

function rejectedAgain(request: ApiRequest, response: HttpResponse, traits: ApiTraits): Error {
  const refusal = refused(request, response, traits)
  return new ReconnectRequiredError(`${refusal.message} A newer token was rejected just the same.`)
}

function rejectedTooOften(traits: ApiTraits): Error {
  return new TemporaryError(
    `${traits.title} rejected ${mostAttempts} tokens one after the other, none of them refreshed here. Others refresh this account's tokens at the same time: try again later.`,
  )
}

function notRepeated(traits: ApiTraits): Error {
  return new TemporaryError(
    `${traits.title} rejected an expired token. It is refreshed now, but the request's body was a stream that is used up: send the message again.`,
  )
}

function unreachable(request: ApiRequest, url: URL, failure: TransportFailure, traits: ApiTraits): Error {
  const call = `${request.method} ${url.origin}${url.pathname}`
  if (failure.fault === 'tooLarge') {
    return new UnexpectedResponseError(
      `${traits.title} answered ${call} with too much: ${failure.detail}. Ask for less at a time, for example by a smaller page.`,
    )
  }
  const isUncertain = !mayBeSentAgain(request) && failure.mayHaveArrived
  return new TemporaryError(
    `${traits.title} could not be reached for ${call}: ${failure.detail}. ${isUncertain ? uncertainWrite : 'Check the host name and the network, or try again later.'}`,
    { mayHaveBeenApplied: isUncertain, cause: failure },
  )
}
