import { GraphError } from './graphError'

export type Accepts = (accessToken: string) => boolean | Promise<boolean>

const challenge =
  'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"'

/** Throws 401 unless the Authorization header contains a bearer that `accepts` recognizes. */
export async function checkBearer(authorization: string | undefined, accepts: Accepts): Promise<void> {
  const [, accessToken] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? []
  if (!authorization) throw invalidToken('Access token is empty.')
  if (!accessToken || !(await accepts(accessToken))) throw invalidToken()
}

export function invalidToken(message = 'Lifetime validation failed, the token is expired.'): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message, { 'www-authenticate': challenge })
}

/**
 * Returns the 401 of continuous access evaluation:
 * https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function claimsChallenge(): GraphError {
  const claims = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}').toString(
    'base64',
  )
  const reason =
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp'
  const header = `${challenge}, errorDescription="${reason}", error="insufficient_claims", claims="${claims}"`
  return new GraphError(401, 'InvalidAuthenticationToken', reason, { 'www-authenticate': header })
}

/** Returns the error for a missing scope: https://www.rfc-editor.org/rfc/rfc6750#section-3.1 */
export function insufficientScope(status: 401 | 403 = 403): GraphError {
  const header = `${challenge}, error="insufficient_scope", scope="Contacts.ReadWrite"`
  return new GraphError(status, 'ErrorAccessDenied', accessDenied, { 'www-authenticate': header })
}

export function forbidden(): GraphError {
  return new GraphError(403, 'ErrorAccessDenied', accessDenied)
}

const accessDenied = 'Access is denied. Check credentials and try again.'
