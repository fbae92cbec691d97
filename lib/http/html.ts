import type { HttpResponse } from './message'

/** True if the response is a page for a browser: of a login, a firewall, or a wrong host. */
export function isHtml({ headers, body }: Pick<HttpResponse, 'headers' | 'body'>): boolean {
  const start = body.subarray(0, 200).toString('utf8').trimStart().toLowerCase()
  const isMarkup = start.startsWith('<!doctype html') || start.startsWith('<html')
  return isMarkup || (/\bhtml\b/i.test(headers['content-type'] ?? '') && start.startsWith('<'))
}
