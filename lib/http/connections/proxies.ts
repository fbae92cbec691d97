import type { Agent, AgentOptions, ClientRequest } from 'node:http'
import type { HttpsProxyAgent as Tunnel } from 'https-proxy-agent'
import { getProxyForUrl } from 'proxy-from-env'

const agents = new Map<string, Agent>()

/** Returns kept-alive connections through the proxy for a URL; undefined if none is configured. `prepare` is called once. */
export function proxyAgentFor(
  url: URL,
  options: AgentOptions,
  prepare: (agent: Agent) => Agent,
): Agent | undefined {
  const proxy = proxyFor(url)
  if (!proxy) return undefined
  const key = `${url.protocol} ${proxy.href}`
  const agent = agents.get(key) ?? prepare(newAgent(url, proxy, options))
  agents.set(key, agent)
  return agent
}

/** Returns the proxy that HTTPS_PROXY, HTTP_PROXY, and NO_PROXY (in either case) set for a URL, if any. */
export function proxyFor(url: URL): URL | undefined {
  const proxy = getProxyForUrl(url.href)
  return URL.canParse(proxy) ? new URL(proxy) : undefined
}

// Loaded only if a proxy is configured.
function newAgent({ protocol }: URL, proxy: URL, options: AgentOptions): Agent {
  if (protocol === 'https:') {
    return new (tunnelAgent())(proxy, options as object)
  }
  const { HttpProxyAgent }: typeof import('http-proxy-agent') = require('http-proxy-agent')
  return new HttpProxyAgent(proxy, options as object)
}

/** Returns an agent that fails if the proxy rejects CONNECT. The package would pass that response on as the target's. */
function tunnelAgent() {
  const { HttpsProxyAgent }: typeof import('https-proxy-agent') = require('https-proxy-agent')
  return class extends HttpsProxyAgent<string> {
    override async connect(request: ClientRequest, options: Parameters<Tunnel<string>['connect']>[1]) {
      let status = 200
      request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
        status = statusCode
      })
      const socket = await super.connect(request, options)
      if (status === 200) return socket
      socket.destroy()
      throw Object.assign(new Error('The proxy opened no tunnel.'), { code: `${rejectedByProxy}${status}` })
    }
  }
}

/** The beginning of an error code. It ends with the status that a proxy returned. */
export const rejectedByProxy = 'ERR_PROXY_STATUS_'
