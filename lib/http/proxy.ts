import { getProxyForUrl } from 'proxy-from-env'

/** Returns the proxy that HTTPS_PROXY, HTTP_PROXY, and NO_PROXY (in either case) set for a URL, if any. */
export function proxyFor(url: URL): URL | undefined {
  const proxy = getProxyForUrl(url.href)
  return URL.canParse(proxy) ? new URL(proxy) : undefined
}
