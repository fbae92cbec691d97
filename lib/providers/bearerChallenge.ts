import type { HttpResponse } from '../http/message'

/** Returns the `error` of a `WWW-Authenticate: Bearer` challenge (RFC 6750 section 3), or undefined. */
export function bearerError(response: HttpResponse): string | undefined {
  const challenge = response.headers['www-authenticate'] ?? ''
  return /\bbearer\b.*?\berror="?([\w-]+)/i.exec(challenge)?.[1]?.toLowerCase()
}

/** True if the API rejects the token: a 401, unless the challenge shows that a new token would not help. */
export function isRejectedToken(response: HttpResponse): boolean {
  return response.status === 401 && !hopelessErrors.has(bearerError(response) ?? '')
}

const hopelessErrors = new Set(['insufficient_scope', 'insufficient_claims'])
