import { randomBytes } from 'node:crypto'
import type { ClientRegistration, ServerOptions } from './protocol'

// Never requested, because the login stops before the redirect is followed.
const redirectUri = 'https://platform.invalid/callback/oauth2'

/** Returns the only client of the server at this address, with a new secret. */
export function register(
  issuer: string,
  { clientAuth = 'post', redirectUris = [] }: Pick<ServerOptions, 'clientAuth' | 'redirectUris'> = {},
): ClientRegistration {
  return {
    issuer,
    authorizationUri: `${issuer}/authorize`,
    tokenUri: `${issuer}/token`,
    clientId: 'local-tenant-app',
    // The last characters reveal a client that omits the form encoding of RFC 6749 section 2.3.1.
    clientSecret: clientAuth === 'none' ? '' : `${randomBytes(24).toString('base64url')}+/%:&=`,
    clientAuth,
    scopes: 'offline_access User.Read Contacts.ReadWrite',
    redirectUri,
    redirectUris: [redirectUri, ...redirectUris],
  }
}

/** Returns the client secret as it is, as a form field contains it, and as the Basic header contains it. */
export function secretSpellings({ clientId, clientSecret }: ClientRegistration): string[] {
  if (clientSecret === '') return []
  const encoded = encodeURIComponent(clientSecret)
  return [clientSecret, encoded, Buffer.from(`${clientId}:${encoded}`).toString('base64')]
}
