import { parseJson } from './api'
import type { HttpResponse } from './message'

/** True if the response is a page for a browser, such as that of a login, a firewall, or a wrong host. */
export function isHtml({ headers, body }: Pick<HttpResponse, 'headers' | 'body'>): boolean {
  const start = body.subarray(0, 1000).toString('utf8').trimStart().toLowerCase()
  if (!start.startsWith('<')) return false
  return pageStart.test(start) || /\bx?html\b/i.test(headers['content-type'] ?? '')
}

/** True if a response that must be data is a page: also one that claims to be JSON, or HTML that starts with text. */
export function isPage(response: Pick<HttpResponse, 'headers' | 'body'>): boolean {
  if (isHtml(response)) return true
  const text = response.body.toString('utf8').trim()
  const type = response.headers['content-type'] ?? ''
  if (text === '' || parseJson(text) !== undefined) return false
  const hasTag = /<(html|head|body|title|a|p|div|form|script|meta)\b/i.test(text)
  return hasTag && /\bx?html\b|\bjson\b/i.test(type)
}

// Comments and the declaration of XHTML can precede it.
const pageStart = /^(<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*)*<(!doctype html|html[\s>])/
