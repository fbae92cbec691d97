import type { HttpResponse } from './message'

/** True if the response is a page for a browser, such as that of a login, a firewall, or a wrong host. */
export function isHtml({ headers, body }: Pick<HttpResponse, 'headers' | 'body'>): boolean {
  const start = body.subarray(0, 1000).toString('utf8').trimStart().toLowerCase()
  if (!start.startsWith('<')) return false
  return pageStart.test(start) || /\bx?html\b/i.test(headers['content-type'] ?? '')
}

// Comments and the declaration of XHTML can precede it.
const pageStart = /^(<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*)*<(!doctype html|html[\s>])/
