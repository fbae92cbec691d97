import fetch, { type RequestInit, type Response } from 'node-fetch'
import { agentFor } from './agents'
import type { Body, HttpRequest, HttpResponse, Send } from './message'
import { transportFailure } from './transportFailure'

export interface SendLimits {
  /** For one attempt, from the first byte out to the last byte in. */
  readonly timeoutMs: number
  /** After decompression. */
  readonly maxBodyBytes: number
}

/** One HTTP attempt over kept-alive connections, redirects not followed; throws TransportFailure without an answer. */
export function sender(limits: SendLimits): Send {
  return async (request) => {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), limits.timeoutMs)
    try {
      const response = await fetch(request.url.href, {
        method: request.method,
        headers: { ...request.headers },
        ...bodyOf(request.body),
        agent: agentFor(request.url),
        redirect: 'manual',
        size: limits.maxBodyBytes,
        // The package's own AbortSignal type is older than exactOptionalPropertyTypes.
        signal: abort.signal as NonNullable<RequestInit['signal']>,
      })
      return await received(response, request)
    } catch (error) {
      // Whatever may still be coming, such as the rest of a body that is too large, is not wanted any more.
      abort.abort()
      // A TypeError is about the request itself, such as a header with a line break: nothing went out.
      throw error instanceof TypeError ? error : transportFailure(error, limits)
    } finally {
      clearTimeout(timer)
    }
  }
}

function bodyOf(body: Body | undefined) {
  if (body === undefined) return {}
  return { body: typeof body === 'function' ? body() : body }
}

async function received(response: Response, request: HttpRequest): Promise<HttpResponse> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.buffer(),
    url: request.url,
  }
}
