import { Readable } from 'node:stream'
import fetch, { type Headers, type RequestInit } from 'node-fetch'
import { agentFor, watchedAgent } from './connections/agents'
import type { Body, Send } from './message'
import { incoming, outgoing, startAttempt } from './streaming'
import { transportFailure } from './transportFailure'

export interface SendLimits {
  /** Limit for one attempt. For streams: longest time without data. */
  readonly timeoutMs: number
  /** Limit after decompression. A streamed body can have any size. */
  readonly maxBodyBytes: number
}

/** Returns a `send` for one attempt over kept-alive connections, without redirects. Without a response, it throws TransportFailure. */
export function sender(limits: SendLimits): Send {
  return async (request) => {
    const attempt = startAttempt(limits)
    const agent = watchedAgent(request.agent ?? agentFor(request.url))
    const body = opened(request.body)
    const upload = body instanceof Readable ? outgoing(body, attempt) : undefined
    let stream: Readable | undefined
    let status: number | undefined
    try {
      const response = await fetch(request.url.href, {
        method: request.method,
        headers: { ...request.headers },
        ...(body !== undefined && { body }),
        agent: agent.agent,
        redirect: 'manual',
        size: limits.maxBodyBytes,
        // The package's own AbortSignal type is older than exactOptionalPropertyTypes.
        signal: attempt.abort.signal as NonNullable<RequestInit['signal']>,
      })
      status = response.status
      const head = { status, headers: plainHeaders(response.headers), url: request.url }
      if (!request.isStreamed || !response.ok) return { ...head, body: await response.buffer() }
      stream = incoming(response.body, attempt, limits)
      return { ...head, body: Buffer.alloc(0), stream }
    } catch (error) {
      // The rest of the response is no longer needed, for example of a body that is too large.
      attempt.abort.abort()
      if (upload?.failure) throw upload.failure
      // A TypeError is about the request itself, such as a header with a line break. Nothing was sent.
      if (error instanceof TypeError) throw error
      const { isTooSlow } = attempt
      throw transportFailure(error, { ...limits, wasConnected: agent.wasConnected(), isTooSlow, status })
    } finally {
      if (!stream) attempt.end()
      upload?.stop()
    }
  }
}

/** Returns all headers. `entries()` of node-fetch would sort them again for each header. */
function plainHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers.raw()).map(([name, values]) => [name, values.join(', ')]))
}

function opened(body: Body | undefined) {
  return typeof body === 'function' ? body() : body
}
