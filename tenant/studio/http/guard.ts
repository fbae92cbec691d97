import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface GuardedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export interface GuardOptions {
  readonly port: number
  readonly scheme: 'http' | 'https'
  /** The key of this start, which every API call carries. */
  readonly key: string
}

export interface Rejection {
  readonly status: number
  readonly error: string
}

/** Returns why a request is rejected. Only this page on this machine may use the API. */
export function rejectionOf(request: GuardedRequest, options: GuardOptions): Rejection | undefined {
  const { headers, method, path } = request
  const hosts = [`localhost:${options.port}`, `127.0.0.1:${options.port}`, `[::1]:${options.port}`]
  // Rejects a foreign hostname that now resolves to this machine (DNS rebinding).
  if (!hosts.includes(headers.host ?? '')) return { status: 421, error: 'This server serves only localhost.' }
  if (path.startsWith('/api/')) return checkCall(request, options, hosts)
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, error: 'Only GET is allowed here.' }
  return undefined
}

function checkCall(
  { headers, method }: GuardedRequest,
  { scheme, key }: GuardOptions,
  hosts: readonly string[],
): Rejection | undefined {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  const isForeign = origin !== undefined && !hosts.some((host) => origin === `${scheme}://${host}`)
  if (isForeign || (site !== undefined && site !== 'same-origin'))
    return { status: 403, error: 'Only the page of this server may call it.' }
  if (!isSameKey(String(headers['x-studio-key'] ?? ''), key))
    return { status: 401, error: 'The key is missing or wrong. Open the link that npm start printed.' }
  const isJson = /^application\/json\b/.test(headers['content-type'] ?? '')
  if (method !== 'GET' && method !== 'DELETE' && !isJson)
    return { status: 415, error: 'The body must be JSON (application/json).' }
  return undefined
}

function isSameKey(sent: string, key: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(key)]
  return a.length === b.length && timingSafeEqual(a, b)
}
