import type { JournalEvent } from '../journal'

/** A fault of the token endpoint. */
export type TokenFault =
  /**
   * Returns this response immediately and does not process the request. A string body is sent unchanged, any other as
   * JSON. With `forMs`, the fault ends after this time.
   */
  | {
      status: number
      contentType?: string
      body?: unknown
      headers?: Record<string, string>
      forMs?: number
    }
  /**
   * Processes the request after this time, or not at all if the client has disconnected by then. With `isApplied`,
   * processes it immediately and returns the response after this time.
   */
  | { delayMs: number; isApplied?: boolean }
  /** Processes the request, and then closes the connection without a response. */
  | { dropResponse: true }
  /** Omits the refresh token from the response. After a refresh, the old one stays valid. */
  | { omitRefreshToken: true }

/** The behavior of the authorization server. Plain data, because its process receives it as JSON. */
export interface ServerOptions {
  /** Defaults to 0, which takes a free port. */
  port?: number
  /** Defaults to 3600. */
  accessTokenTtlSeconds?: number
  /**
   * `strict` (default): every refresh rotates the refresh token, and reusing one revokes the whole grant. `grace`:
   * the same, but a used refresh token still works for `graceSeconds`. `none`: the response to a refresh contains no
   * refresh token.
   */
  rotation?: 'strict' | 'grace' | 'none'
  /** Defaults to 30. */
  graceSeconds?: number
  /** The authentication of the client at the token endpoint. Defaults to `post`. */
  clientAuth?: 'post' | 'basic' | 'none'
  /** Additional redirect URIs of the client, for a login in a browser. */
  redirectUris?: readonly string[]
  /** Merged into each token response, for example `{instance_url: …}`. */
  extraFields?: Record<string, unknown>
}

/** The only client of the authorization server, and the URLs of its endpoints. */
export interface ClientRegistration {
  readonly issuer: string
  readonly authorizationUri: string
  readonly tokenUri: string
  readonly clientId: string
  /** Empty for a public client. */
  readonly clientSecret: string
  readonly clientAuth: 'post' | 'basic' | 'none'
  readonly scopes: string
  readonly redirectUri: string
  /** All redirect URIs that the server accepts. `redirectUri` is the first one. */
  readonly redirectUris: readonly string[]
}

export interface TokenStats {
  /** All requests to the token endpoint, including those with a fault. */
  tokenCalls: number
  refreshes: number
  codeExchanges: number
  /** Requests that ended with an OAuth error. */
  refused: number
  /** Refreshes with an already used refresh token. Each one revoked its grant. */
  reuseDetected: number
}

/** The functions that control one server. */
export type Controls = {
  /** Issues an authorization code as the consent page does. */
  issueCode(): Promise<string>
  isActive(accessToken: string): boolean
  expireAccessTokens(): void
  revokeGrants(): void
  passTime(seconds: number): void
  fail(fault: TokenFault, times: number): void
  clearFaults(): void
  setExtraFields(fields: Record<string, unknown>): void
  stats(): TokenStats
  issuedSecrets(): string[]
}

/** The functions of the servers' process that its parent can call. The parent chooses the number of each server. */
export type ServerCalls = {
  start(server: number, options: ServerOptions): Promise<ClientRegistration>
  control(server: number, name: keyof Controls, args: readonly unknown[]): Promise<unknown>
  close(server: number): Promise<void>
}

/** The functions of the parent that the servers' process can call. */
export type Reports = {
  record(server: number, event: TokenEvent): void
}

/** A token request, before the journal adds its number and time. */
export type TokenEvent = Omit<JournalEvent, 'seq' | 'at'>
