import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Context } from 'oidc-provider'
import { INTERACTION_PATH } from './interaction'
import type { ClientRegistration, ServerOptions } from './protocol'
import type { TokenEndpoint } from './tokenEndpoint'
import type { TokenStore } from './tokenStore'

const DAY_SECONDS = 24 * 60 * 60
const CLIENT_AUTH_METHODS = { post: 'client_secret_post', basic: 'client_secret_basic', none: 'none' }

/** Returns the settings of oidc-provider: one client, opaque tokens, and a refresh token for every grant. */
export function configuration(
  registration: ClientRegistration,
  { accessTokenTtlSeconds = 3600 }: ServerOptions,
  store: TokenStore,
  tokenEndpoint: TokenEndpoint,
): Record<string, unknown> {
  return {
    adapter: (model: string) => store.adapter(model),
    clientAuthMethods: [CLIENT_AUTH_METHODS[registration.clientAuth]],
    clients: [clientMetadata(registration)],
    scopes: registration.scopes.split(' '),
    routes: {
      authorization: new URL(registration.authorizationUri).pathname,
      token: new URL(registration.tokenUri).pathname,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: Context, { uid }: { uid: string }) => `${INTERACTION_PATH}${uid}` },
    findAccount: (_ctx: Context, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    pkce: { required: () => false },
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: (ctx: Context) => tokenEndpoint.mayRotate(ctx.req),
    ttl: {
      AccessToken: accessTokenTtlSeconds,
      AuthorizationCode: 60,
      Grant: 90 * DAY_SECONDS,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: 90 * DAY_SECONDS,
      Session: DAY_SECONDS,
    },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
  }
}

function clientMetadata({ clientId, clientSecret, clientAuth, redirectUris }: ClientRegistration): object {
  return {
    client_id: clientId,
    ...(clientAuth === 'none' ? {} : { client_secret: clientSecret }),
    token_endpoint_auth_method: CLIENT_AUTH_METHODS[clientAuth],
    redirect_uris: redirectUris,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    id_token_signed_response_alg: 'ES256',
  }
}
