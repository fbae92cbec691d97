import type { LookupAddress } from 'node:dns'
import { type ClientRequest, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction } from 'node:net'

// An idle connection is closed before common gateways close it, so that a write rarely meets a dead one.
const options = { keepAlive: true, timeout: 15_000 }

const agents = {
  http: watchingBodies(new HttpAgent(options)),
  https: watchingBodies(new HttpsAgent(options)),
}

/** The kept-alive connections that all requests of this process share. */
export function agentFor(url: URL): HttpAgent {
  return url.protocol === 'https:' ? agents.https : agents.http
}

/** Connections that lead to these addresses only, whatever the name of the host comes to mean meanwhile. */
export function pinnedAgent(url: URL, addresses: readonly LookupAddress[]): HttpAgent {
  const lookup: LookupFunction = (_hostname, { all }, done) => {
    const [first] = addresses
    if (all) done(null, [...addresses])
    else done(null, first?.address ?? '', first?.family)
  }
  return watchingBodies(url.protocol === 'https:' ? new HttpsAgent({ lookup }) : new HttpAgent({ lookup }))
}

/**
 * Lets Node's parser say whether a body is complete. node-fetch 2 waits for ever for the rest of a body with a
 * content-length, and takes whole chunked ones for cut off (https://github.com/nodejs/node/issues/63989).
 */
function watchingBodies<T extends HttpAgent>(agent: T): T {
  const { addRequest } = agent as unknown as AddsRequests
  const watching: AddsRequests = {
    addRequest(request, ...rest) {
      request.once('response', (response) => {
        // The chunks are joined when they get here; without the header node-fetch does not guess.
        delete response.headers['transfer-encoding']
        response.once('close', () => {
          if (!response.complete) request.emit('error', cutOff())
          // Answered before its end, the request would hold its connection for ever.
          else if (!request.writableFinished) request.destroy()
        })
      })
      addRequest.call(agent, request, ...rest)
    },
  }
  return Object.assign(agent, watching)
}

/** What every agent has, although the documentation does not name it (https://github.com/TooTallNate/proxy-agents). */
interface AddsRequests {
  addRequest(request: ClientRequest, ...rest: unknown[]): void
}

function cutOff(): Error {
  return Object.assign(new Error('The connection ended before the body did.'), { code: 'ECONNRESET' })
}
