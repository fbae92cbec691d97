import { createHash } from 'node:crypto'

export type Accepts = (accessToken: string) => boolean | Promise<boolean>

/**
 * Returns an identifier for the session of an Authorization header, or undefined if `accepts` does not recognize its
 * token.
 */
export async function sessionOf(
  authorization: string | undefined,
  accepts: Accepts,
): Promise<string | undefined> {
  // Salesforce still accepts the older format `OAuth <session id>`.
  const [, accessToken] = /^(?:Bearer|OAuth) +(\S+)$/i.exec(authorization ?? '') ?? []
  if (!accessToken || !(await accepts(accessToken))) return undefined
  return createHash('sha256').update(accessToken).digest('base64url')
}
