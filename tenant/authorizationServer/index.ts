import type { Journal } from '../journal'
import { connect, exchange, type TokenResponse } from './authorize'
import type { ClientRegistration, ServerOptions, TokenFault, TokenStats } from './protocol'
import { type HostedServer, startServerProcess } from './servers'

export type { TokenFault, TokenResponse, TokenStats }

export interface AuthorizationServerOptions extends ServerOptions {
  /** Records each token request with the source `token`. The note is the grant type or the name of the fault. */
  journal?: Journal
}

export interface AuthorizationServer extends ClientRegistration {
  /** The environment variables of a component that uses this server. */
  readonly environment: Record<
    'OAUTH_CLIENT_ID' | 'OAUTH_CLIENT_SECRET' | 'OAUTH_AUTH_URI' | 'OAUTH_TOKEN_URI' | 'OAUTH_SCOPES',
    string
  >
  /** Completes the authorization code flow with login and consent, and returns the complete token response. */
  connect(): Promise<TokenResponse>
  /** Returns the same without the pages of login and consent, in a tenth of the time. */
  connectWithoutLogin(): Promise<TokenResponse>
  /** True if an API would currently accept this access token. */
  isActive(accessToken: string): Promise<boolean>
  /** Expires all access tokens that have been issued so far. */
  expireAccessTokens(): Promise<void>
  /** Revokes all refresh tokens that have been issued so far. A refresh then fails with `invalid_grant`. */
  revokeGrants(): Promise<void>
  /** Ends tokens and grace periods as if this time had passed. */
  passTime(seconds: number): Promise<void>
  /** Applies this fault to the next `times` token requests. Defaults to 1, and `Infinity` is possible. */
  fail(fault: TokenFault, times?: number): Promise<void>
  /** Removes all faults that have not been applied yet. */
  clearFaults(): Promise<void>
  /** Adds these fields to every further token response, instead of `extraFields`. */
  setExtraFields(fields: Record<string, unknown>): Promise<void>
  stats(): Promise<TokenStats>
  /**
   * Returns all tokens, codes, and client secrets that have ever been issued, so that logs can be searched for them.
   */
  issuedSecrets(): Promise<string[]>
  close(): Promise<void>
}

/** A process that runs several authorization servers, for specs. */
export interface AuthorizationServers {
  start(options?: AuthorizationServerOptions): Promise<AuthorizationServer>
  /** Ends all servers that are still running. */
  close(): Promise<void>
}

/** Returns a process that runs several authorization servers, each with its own address and registered client. */
export function openAuthorizationServers(): AuthorizationServers {
  const process = startServerProcess()
  return {
    start: async ({ journal, ...options } = {}) => serverOf(await process.start(options, journal)),
    close: process.close,
  }
}

/** Starts oidc-provider on loopback in a separate process, with one registered client. */
export async function startAuthorizationServer(
  options?: AuthorizationServerOptions,
): Promise<AuthorizationServer> {
  const servers = openAuthorizationServers()
  try {
    return { ...(await servers.start(options)), close: servers.close }
  } catch (error) {
    await servers.close()
    throw error
  }
}

function serverOf({ registration, control, close }: HostedServer): AuthorizationServer {
  return {
    ...registration,
    environment: environmentOf(registration),
    connect: () => connect(registration),
    connectWithoutLogin: async () =>
      (await exchange(registration, await control('issueCode'))) as TokenResponse,
    isActive: (accessToken) => control('isActive', accessToken),
    expireAccessTokens: () => control('expireAccessTokens'),
    revokeGrants: () => control('revokeGrants'),
    passTime: (seconds) => control('passTime', seconds),
    fail: (fault, times = 1) => control('fail', fault, times),
    clearFaults: () => control('clearFaults'),
    setExtraFields: (fields) => control('setExtraFields', fields),
    stats: () => control('stats'),
    issuedSecrets: () => control('issuedSecrets'),
    close,
  }
}

function environmentOf(registration: ClientRegistration): AuthorizationServer['environment'] {
  return {
    OAUTH_CLIENT_ID: registration.clientId,
    OAUTH_CLIENT_SECRET: registration.clientSecret,
    OAUTH_AUTH_URI: registration.authorizationUri,
    OAUTH_TOKEN_URI: registration.tokenUri,
    OAUTH_SCOPES: registration.scopes,
  }
}
