import type { Agent, AgentOptions } from 'node:http'
import { getProxyForUrl } from 'proxy-from-env'

const agents = new Map<string, Agent>()

/** Returns kept-alive connections through the proxy for a URL, prepared once; undefined if none is configured. */
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
    const { HttpsProxyAgent }: typeof import('https-proxy-agent') = require('https-proxy-agent')
    return new HttpsProxyAgent(proxy, options as object)
  }
  const { HttpProxyAgent }: typeof import('http-proxy-agent') = require('http-proxy-agent')
  return new HttpProxyAgent(proxy, options as object)
}
