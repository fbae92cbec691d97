import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { sendJson } from '../../localServer'
import { cert, key as certificateKey } from '../../selfSigned'
import type { EventLog } from '../log/eventLog'
import { streamEvents } from './eventStream'
import { type ServedFile, securityHeaders } from './files'
import { type GuardOptions, rejectionOf } from './guard'
import { dispatch, type Endpoint, HttpError } from './router'

const largestBody = 12 * 1024 * 1024

export interface StudioServerOptions extends GuardOptions {
  readonly files: ReadonlyMap<string, ServedFile>
  readonly endpoints: readonly Endpoint[]
  readonly events: EventLog
  /** Returns the page that ends a login, as HTML. */
  readonly callback: (query: URLSearchParams) => Promise<string>
}

/** Serves the studio on both loopback addresses. Resolves to a function that ends it. */
export async function serveStudio(options: StudioServerOptions): Promise<() => Promise<void>> {
  const handler: RequestListener = (request, response) => {
    handle(options, request, response).catch((error: unknown) => fail(options, response, error))
  }
  const first = await listen(options, '127.0.0.1', handler)
  // A browser may try either address for localhost, and would send the key and codes to another program there.
  const second = await listen(options, '::1', handler).catch(async (error: NodeJS.ErrnoException) => {
    if (hasNoIpv6(error)) return undefined
    await close(first)
    throw error
  })
  return async () => {
    await Promise.all([first, ...(second ? [second] : [])].map((server) => close(server)))
  }
}

function hasNoIpv6({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'
}

function listen(options: GuardOptions, host: string, handler: RequestListener): Promise<Server> {
  const server =
    options.scheme === 'https'
      ? createSecureServer({ key: certificateKey, cert }, handler)
      : createServer(handler)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port: options.port, ipv6Only: host === '::1' }, () => resolve(server))
  })
}

async function handle(
  options: StudioServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', headers } = request
  const url = new URL(request.url ?? '/', 'http://localhost')
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
  const rejection = rejectionOf({ method, path: url.pathname, headers }, options)
  if (rejection) return sendJson(response, rejection.status, { error: rejection.error })
  if (url.pathname === '/callback/oauth2') return sendHtml(response, await options.callback(url.searchParams))
  if (!url.pathname.startsWith('/api/')) return sendFile(options, url.pathname, response)
  if (url.pathname === '/api/events')
    return streamEvents(options.events, Number(url.searchParams.get('after') ?? 0), response)
  const body = await readBody(request)
  sendJson(response, 200, (await dispatch(options.endpoints, method, url, body)) ?? {})
}

function sendFile({ files }: StudioServerOptions, path: string, response: ServerResponse): void {
  const file = files.get(path)
  if (file) response.writeHead(200, { 'content-type': file.type }).end(file.content)
  else sendJson(response, 404, { error: 'There is no such file.' })
}

function sendHtml(response: ServerResponse, html: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += (chunk as Buffer).length
    if (length > largestBody) throw new HttpError(413, 'The body is too large.')
    chunks.push(chunk as Buffer)
  }
  if (length === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new HttpError(400, 'The body is not valid JSON.')
  }
}

/** Sends the error message, which can quote what a component or a provider wrote. */
function fail({ events }: StudioServerOptions, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const status = error instanceof HttpError ? error.status : 500
  const message = error instanceof Error ? error.message : String(error)
  sendJson(response, status, events.withoutSecrets({ error: message }))
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
