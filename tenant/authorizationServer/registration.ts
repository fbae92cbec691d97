import { randomBytes } from 'node:crypto'
import type { ClientRegistration, ServerOptions } from './protocol'

// Never requested: the walk through login and consent stops before it.
const redirectUri = 'https://platform.invalid/callback/oauth2'

/** The one client of a server at this address, with a new secret. */
export function register(
  issuer: string,
  { clientAuth = 'post', redirectUris = [] }: Pick<ServerOptions, 'clientAuth' | 'redirectUris'> = {},
): ClientRegistration {
  return {
    issuer,
    authorizationUri: `${issuer}/authorize`,
    tokenUri: `${issuer}/token`,
    clientId: 'local-tenant-app',
    // The tail shows up a client that forgets the form encoding of RFC 6749 section 2.3.1.
    clientSecret: clientAuth === 'none' ? '' : `${randomBytes(24).toString('base64url')}+/%:&=`,
    clientAuth,
    scopes: 'offline_access User.Read Contacts.ReadWrite',
    redirectUri,
    redirectUris: [redirectUri, ...redirectUris],
  }
}

/** The client secret as it is, as a form field carries it, and as the Basic header does. */
export function secretSpellings({ clientId, clientSecret }: ClientRegistration): string[] {
  if (clientSecret === '') return []
  const encoded = encodeURIComponent(clientSecret)
  return [clientSecret, encoded, Buffer.from(`${clientId}:${encoded}`).toString('base64')]
}
