import type { SalesforceResponse } from './salesforceResponse'
import { recordId } from './store/recordIds'

const organizationId = recordId('00D', 1)

/** The user who owns the session. */
export const user = {
  user_id: recordId('005', 1),
  organization_id: organizationId,
  preferred_username: 'integration@contoso.example',
  nickname: 'integration',
  name: 'Integration User',
  given_name: 'Integration',
  family_name: 'User',
  email: 'integration@contoso.example',
  email_verified: true,
  zoneinfo: 'Europe/Berlin',
  user_type: 'STANDARD',
  active: true,
  language: 'en_US',
  locale: 'en_US',
  utcOffset: 3_600_000,
}

/** Returns the URL of the user's identity, which is the `id` in the token response. */
export function identityUrl(origin: string): string {
  return `${origin}/id/${user.organization_id}/${user.user_id}`
}

/** Returns the response to `GET /services/oauth2/userinfo`. */
export function readUser(origin: string): SalesforceResponse {
  const id = identityUrl(origin)
  const urls = {
    rest: `${origin}/services/data/v{version}/`,
    sobjects: `${origin}/services/data/v{version}/sobjects/`,
  }
  return { status: 200, body: { sub: id, ...user, profile: `${origin}/${user.user_id}`, urls } }
}
