import { createHash } from 'node:crypto'

export type Accepts = (accessToken: string) => boolean | Promise<boolean>

/** A name for the session of an Authorization header; undefined where its token is none that `accepts` knows. */
export async function sessionOf(
  authorization: string | undefined,
  accepts: Accepts,
): Promise<string | undefined> {
  // Salesforce still takes its older spelling, `OAuth <session id>`.
  const [, accessToken] = /^(?:Bearer|OAuth) +(\S+)$/i.exec(authorization ?? '') ?? []
  if (!accessToken || !(await accepts(accessToken))) return undefined
  return createHash('sha256').update(accessToken).digest('base64url')
}
