import { type HttpRequest, type HttpResponse, isReplayable, isSafeMethod, type Send } from './message'
import { mayLeadTo } from './origins'

const maxRedirects = 5

/**
 * Returns a `send` that follows redirects (RFC 9110 section 15.4). Reads are redirected anywhere, writes only within the
 * origin and only by 307 and 308. Another origin gets only headers that describe the request, because any other header can
 * be a credential. A redirect back doesn't restore them. A redirect that is not followed is returned unchanged.
 */
export function followingRedirects(send: Send): Send {
  return async (request) => {
    let current = request
    let response = await send(current)
    let hasLostCredentials = false
    for (let count = 0; count < maxRedirects; count++) {
      const next = redirected(current, response)
      if (!next) break
      hasLostCredentials ||= next.url.origin !== current.url.origin
      current = next
      response = await send(current)
    }
    return hasLostCredentials ? { ...response, hasLostCredentials } : response
  }
}

function redirected(request: HttpRequest, response: HttpResponse): HttpRequest | undefined {
  const location = response.headers['location']
  if (!redirectStatuses.has(response.status) || !location || !URL.canParse(location, request.url.href)) return
  const url = new URL(location, request.url)
  const isSameOrigin = url.origin === request.url.origin
  if (!mayLeadTo(url, request.url)) return
  if (isSafeMethod(request.method)) {
    return { ...request, url, headers: isSameOrigin ? request.headers : harmless(request.headers) }
  }
  const keepsMethod = response.status === 307 || response.status === 308
  return isSameOrigin && keepsMethod && isReplayable(request.body) ? { ...request, url } : undefined
}

const redirectStatuses = new Set([301, 302, 303, 307, 308])

function harmless(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^(accept(-.+)?|user-agent|range|if-.+)$/i.test(name)),
  )
}
