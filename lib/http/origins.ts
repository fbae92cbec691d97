import { isThisMachine } from './connections/addresses'

/** True for https, and for http to this machine itself. */
export function isSecure(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}

/** True for the usual names of this machine, by which an API can be configured for tests. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** True if a server at `from` may redirect to `to`. Only this machine may redirect to this machine. */
export function mayLeadTo(to: URL, from: URL): boolean {
  return isSecure(to) && (!isThisMachine(to.hostname) || isThisMachine(from.hostname))
}

/** Returns why `url` must not get the account's token, as the end of a sentence; undefined if it may. */
export function reasonToReject(url: URL, allowedOrigins: readonly string[]): string | undefined {
  if (url.username || url.password) return 'it contains a username or password'
  if (!isSecure(url)) return `${url.protocol}//${url.host} is not https`
  if (!allowedOrigins.includes(url.origin)) {
    return `${url.origin} is not one of the account's origins (${allowedOrigins.join(', ')})`
  }
  return undefined
}

/**
 * Returns the URL of `target`: an absolute URL unchanged, and a path appended to the base with its path. A space inside
 * becomes `%20`. Returns undefined if a URL parser and a reader would understand the target differently: `//host`,
 * backslashes, spaces at its ends, and control characters.
 */
export function resolveUrl(base: URL, target: string): URL | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression finds control characters
  if (/[\\\u0000-\u001f\u007f]|^ | $/.test(target) || target.startsWith('//')) return undefined
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(target)
  const text = isAbsolute ? target : `${base.href.replace(/\/$/, '')}/${target.replace(/^\//, '')}`
  return URL.canParse(text) ? new URL(text) : undefined
}
