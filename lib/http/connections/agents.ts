import type { LookupAddress } from 'node:dns'
import { type ClientRequest, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { proxyAgentFor } from './proxies'

const options = {
  keepAlive: true,
  // Shorter than the idle time of common gateways, so that a write rarely uses a closed connection.
  timeout: 15_000,
  // With Node's 250 ms, an unreachable IPv6 address next to a slow IPv4 one fails (https://github.com/nodejs/node/issues/54359).
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: 3000,
}

const agents = {
  http: watchingBodies(new HttpAgent(options)),
  https: watchingBodies(new HttpsAgent(options)),
}

/** Returns the shared kept-alive connections of this process, through a proxy if one is configured. */
export function agentFor(url: URL): HttpAgent {
  return proxyAgentFor(url, options, watchingBodies) ?? directAgentFor(url)
}

/** Returns the shared connections without a proxy, for the platform's own services. */
export function directAgentFor({ protocol }: URL): HttpAgent {
  return protocol === 'https:' ? agents.https : agents.http
}

/** Returns connections only to these addresses, even if the hostname gets another address. */
export function pinnedAgent(url: URL, addresses: readonly LookupAddress[]): HttpAgent {
  // A proxy resolves the hostname itself.
  const proxied = proxyAgentFor(url, options, watchingBodies)
  if (proxied) return proxied
  const lookup: LookupFunction = (_hostname, { all }, done) => {
    const [first] = addresses
    if (all) done(null, [...addresses])
    else done(null, first?.address ?? '', first?.family)
  }
  const { autoSelectFamily, autoSelectFamilyAttemptTimeout } = options
  const pinned = { lookup, autoSelectFamily, autoSelectFamilyAttemptTimeout }
  return watchingBodies(url.protocol === 'https:' ? new HttpsAgent(pinned) : new HttpAgent(pinned))
}

/** Returns the agent for one request, and a function that returns whether a connection was ready to send it. */
export function watchedAgent(agent: HttpAgent): { agent: HttpAgent; wasConnected: () => boolean } {
  let isConnected = false
  const shared = agent as unknown as AddsRequests
  const watched: HttpAgent & AddsRequests = Object.assign(Object.create(agent), {
    addRequest(request: ClientRequest, ...rest: unknown[]) {
      request.once('socket', (socket: Socket & Partial<TLSSocket>) => {
        const event = socket.encrypted ? 'secureConnect' : 'connect'
        if (isReady(socket)) isConnected = true
        else
          socket.once(event, () => {
            isConnected = true
          })
      })
      shared.addRequest(request, ...rest)
    },
  })
  return { agent: watched, wasConnected: () => isConnected }
}

function isReady(socket: Socket & Partial<TLSSocket>): boolean {
  // A TLS socket has no protocol before its handshake has ended.
  const isSecured = !socket.encrypted || /^TLS|^SSL/.test(socket.getProtocol?.() ?? '')
  // connect(2) can fail immediately, and then the socket is already destroyed.
  return !socket.connecting && !socket.destroyed && isSecured
}

/**
 * Returns an agent that lets Node's parser decide whether a body is complete. node-fetch 2 waits forever for the rest of a
 * body with a content-length, and rejects complete chunked bodies (https://github.com/nodejs/node/issues/63989).
 */
function watchingBodies<T extends HttpAgent>(agent: T): T {
  const { addRequest } = agent as unknown as AddsRequests
  const watching: AddsRequests = {
    addRequest(request, ...rest) {
      request.once('response', (response) => {
        // The chunks are already joined here. Without the header, node-fetch doesn't check their end.
        delete response.headers['transfer-encoding']
        response.once('close', () => {
          if (!response.complete) request.emit('error', cutOff())
          // If the response arrives before the end of the request, the connection would stay open forever.
          else if (!request.writableFinished) request.destroy()
        })
      })
      addRequest.call(agent, request, ...rest)
    },
  }
  return Object.assign(agent, watching)
}

/** The undocumented interface of every agent (https://github.com/TooTallNate/proxy-agents). */
interface AddsRequests {
  addRequest(request: ClientRequest, ...rest: unknown[]): void
}

function cutOff(): Error {
  return Object.assign(new Error('The connection ended before the body did.'), { code: 'ECONNRESET' })
}
