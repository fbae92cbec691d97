import type { HttpResponse } from '../http/message'

/** The `error` of a `WWW-Authenticate: Bearer` challenge (RFC 6750 section 3); undefined where there is none. */
export function bearerError(response: HttpResponse): string | undefined {
  const challenge = response.headers['www-authenticate'] ?? ''
  return /\bbearer\b.*?\berror="?([\w-]+)/i.exec(challenge)?.[1]?.toLowerCase()
}

/** True where the API refuses the token itself: 401, unless the challenge says that no new token would help. */
export function isRejectedToken(response: HttpResponse): boolean {
  return response.status === 401 && !hopelessErrors.has(bearerError(response) ?? '')
}

const hopelessErrors = new Set(['insufficient_scope', 'insufficient_claims'])
