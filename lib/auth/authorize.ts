import type { Api, ApiRequest } from '../http/api'
import { encodeBody } from '../http/formBody'
import { type HttpRequest, type HttpResponse, isReplayable } from '../http/message'
import { reasonToReject, resolveUrl } from '../http/origins'
import { withQuery } from '../http/path'
import { TransportFailure } from '../http/transportFailure'
import {
  linkNotFollowed,
  mostAttempts,
  notRepeated,
  type Responder,
  rejectedAgain,
  rejectedTooOften,
  responseError,
  unreachable,
  urlNotCalled,
} from './callErrors'
import type { CallOutcome } from './rejections/refreshCooldown'
import type { TokenSet } from './tokenSet'

/** The account's tokens as one execution sees them. */
export interface TokenSource {
  /** Waits until the newest set can be used at the path of a call, which `pathOf` returns. */
  waitUntilUsable(pathOf: (latest: TokenSet) => string): Promise<void>
  /** The newest set at this moment. */
  latest(): TokenSet
  /** The number of renewals that have failed. */
  failedRenewals(): number
  /**
   * Waits for a set newer than `rejected`, and returns its source. `failedBefore` is the number of failed renewals when the
   * call was sent or started to wait: it shares the failure of a later one.
   */
  replaceRejected(
    rejected: TokenSet,
    path: string,
    failedBefore: number,
  ): Promise<'adopted' | 'saved' | 'refreshed'>
  /** Records the API's reaction to the set at a path. An error means that it rejected the set directly after its refresh. */
  reportOutcome(tokenSet: TokenSet, path: string, outcome: CallOutcome): void
  /** True if a set was refreshed because of a rejection at the path, and the API hasn't reacted to it there. */
  isUntried(tokenSet: TokenSet, path: string): boolean
  /** True if the lifetime of a refreshed set has passed since it was received. */
  hasOutlived(tokenSet: TokenSet): boolean
}

/** The properties of a provider's API that are needed to authorize calls. */
export interface ApiTraits extends Responder {
  baseOf(tokenSet: TokenSet): URL
  /** Paths with this prefix are relative to the root of the host, not to the API's base. */
  readonly rootPath?: string | undefined
  originsOf(tokenSet: TokenSet): readonly string[]
  /** Header fields that a request can replace, and those that carry the token. */
  credentialHeaders?(
    tokenSet: TokenSet,
  ): Record<'fixed' | 'withToken', Readonly<Record<string, string>>> | undefined
  isTokenRejection(response: HttpResponse, tokenSet: TokenSet): boolean
}

/** Sends with retries, and calls `prepare` for each attempt. */
export type SendAttempts = (prepare: () => Promise<HttpRequest>) => Promise<HttpResponse>

/**
 * Returns the account's API. It sends the newest token, only to allowed origins. If a token is rejected, the call is
 * repeated with a newer one, at most three attempts in all. A call causes one refresh at most.
 */
export function authorize(
  tokens: TokenSource,
  traits: ApiTraits,
  send: SendAttempts,
  userAgent: string,
): Api {
  return async (request) => {
    let failedBefore = tokens.failedRenewals()
    await waitUntilUsable(request)
    let isFresh = false
    for (let attempt = 1; ; attempt++) {
      const { response, tokenSet, path, ...sent } = await sendWithLatest(request, failedBefore)
      if (isElsewhere(response, tokenSet)) {
        return throwUnlessAccepted(request, response, redirectTarget(traits, response.url))
      }
      if (!traits.isTokenRejection(response, tokenSet)) {
        tokens.reportOutcome(tokenSet, path, isSuccess(response) ? 'accepted' : 'inconclusive')
        return throwUnlessAccepted(request, response, traits)
      }
      // A set that waited to be stored may have expired meanwhile.
      if ((isFresh || tokens.isUntried(tokenSet, path)) && !tokens.hasOutlived(tokenSet)) {
        const error = rejectedAgain(request, response, traits)
        tokens.reportOutcome(tokenSet, path, error)
        throw error
      }
      if (attempt === mostAttempts) throw rejectedTooOften(traits)
      isFresh = (await tokens.replaceRejected(tokenSet, path, sent.failedBefore)) === 'refreshed'
      failedBefore = tokens.failedRenewals()
      if (!isReplayable(request.body)) throw notRepeated(traits)
    }
  }

  function waitUntilUsable(request: ApiRequest): Promise<void> {
    return tokens.waitUntilUsable((latest) => urlOf(request, latest, traits).pathname)
  }

  // Token and URL are read again for each attempt: another call may have refreshed during a wait, and a refresh can
  // move the API to another host.
  async function sendWithLatest(request: ApiRequest, failedBeforeStart: number) {
    let tokenSet = tokens.latest()
    let url = traits.baseOf(tokenSet)
    let failedBefore: number | undefined
    try {
      const response = await send(async () => {
        failedBefore = failedBefore === undefined ? failedBeforeStart : tokens.failedRenewals()
        await waitUntilUsable(request)
        tokenSet = tokens.latest()
        url = urlOf(request, tokenSet, traits)
        return prepare(request, url, tokenSet, userAgent, traits)
      })
      return { response, tokenSet, path: url.pathname, failedBefore: failedBefore ?? failedBeforeStart }
    } catch (error) {
      throw error instanceof TransportFailure ? unreachable(request, url, error, traits) : error
    }
  }

  /** A response to a request without the token, or from another host, doesn't affect the token. */
  function isElsewhere({ url, hasLostCredentials }: HttpResponse, tokenSet: TokenSet): boolean {
    return hasLostCredentials === true || !traits.originsOf(tokenSet).includes(url.origin)
  }
}

function prepare(
  request: ApiRequest,
  url: URL,
  tokenSet: TokenSet,
  userAgent: string,
  traits: ApiTraits,
): HttpRequest {
  const added = traits.credentialHeaders?.(tokenSet)
  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': userAgent,
    ...(request.json !== undefined && { 'content-type': 'application/json' }),
    ...added?.fixed,
    ...request.headers,
    ...(added?.withToken ?? { authorization: `Bearer ${tokenSet.access_token}` }),
  }
  const { json } = request
  const body = json === undefined ? request.body : encodeBody(json, headers['content-type'] ?? '')
  return {
    method: request.method,
    url,
    headers,
    ...(body !== undefined && { body }),
    ...(request.isIdempotent && { isIdempotent: true }),
    ...(request.isStreamed && { isStreamed: true }),
    ...(request.isTimeoutFinal && { isTimeoutFinal: true }),
  }
}

function urlOf(request: ApiRequest, tokenSet: TokenSet, traits: ApiTraits): URL {
  const target = request.link ?? request.path ?? ''
  const base = traits.baseOf(tokenSet)
  const origins = traits.originsOf(tokenSet)
  // A link without a host is relative to the root (RFC 3986 section 4.2). A path is relative to the API's base.
  const isFromRoot = request.link !== undefined || (traits.rootPath && target.startsWith(traits.rootPath))
  const url = resolveUrl(isFromRoot ? new URL(base.origin) : base, target)
  const rejection = url ? reasonToReject(url, origins) : 'it is not a plain path or URL'
  if (url && rejection === undefined) return withQuery(url, request.query ?? {})
  if (request.link !== undefined) throw linkNotFollowed(traits, String(rejection))
  throw urlNotCalled(request.field ?? 'url', String(rejection), origins)
}

function throwUnlessAccepted(
  request: ApiRequest,
  response: HttpResponse,
  responder: Responder,
): HttpResponse {
  const kind = request.judge?.(response)
  const isAccepted =
    isSuccess(response) ||
    request.accepts?.includes(response.status) ||
    request.acceptsResponse?.(response) === true
  if (isAccepted && kind === undefined) return response
  throw responseError(request, response, responder, kind)
}

function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300
}

/** Returns the host that a read was redirected to. It doesn't get the token, so its response isn't about the account. */
function redirectTarget({ title }: ApiTraits, { host }: URL): Responder {
  return {
    title: `${host}, to which ${title} redirected without the account's token,`,
    describeFault: ({ status }) => (status === 401 || status === 403 ? { kind: 'other' } : {}),
  }
}
