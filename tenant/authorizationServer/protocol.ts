import type { JournalEvent } from '../journal'

/** What the token endpoint does instead of, or besides, its work. */
export type TokenFault =
  /** Answers this at once; the request is not processed. A string body is sent as it is, anything else as JSON. */
  | { status: number; contentType?: string; body?: unknown; headers?: Record<string, string> }
  /** Processes the request only after this time, and not at all where the client has gone by then. */
  | { delayMs: number }
  /** Processes the request, then closes the connection without an answer. */
  | { dropAnswer: true }
  /** Answers without a refresh token; a refresh leaves the old one valid. */
  | { omitRefreshToken: true }

/** How the authorization server behaves; all plain data, handed to its process as JSON. */
export interface ServerOptions {
  /** 0, the default, takes a free one. */
  port?: number
  /** Default 3600. */
  accessTokenTtlSeconds?: number
  /**
   * `strict` (default): every refresh rotates, and a spent refresh token revokes the whole grant.
   * `grace`: the same, but a spent one still works for `graceSeconds`. `none`: refreshing omits the refresh token.
   */
  rotation?: 'strict' | 'grace' | 'none'
  /** Default 30. */
  graceSeconds?: number
  /** How the client authenticates at the token endpoint; default `post`. */
  clientAuth?: 'post' | 'basic' | 'none'
  /** Further redirect URIs of the client, for a login in a browser. */
  redirectUris?: readonly string[]
  /** Merged into each token answer, for example `{instance_url: …}`. */
  extraFields?: Record<string, unknown>
}

/** The one client of the authorization server, and where its endpoints are. */
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
  /** All redirect URIs that the server accepts, `redirectUri` first. */
  readonly redirectUris: readonly string[]
}

export interface TokenStats {
  /** All requests to the token endpoint, those that met a fault included. */
  tokenCalls: number
  refreshes: number
  codeExchanges: number
  /** Requests that ended in an OAuth error. */
  refused: number
  /** Spent refresh tokens that were spent again; each revoked its grant. */
  reuseDetected: number
}

/** What the parent may ask of the server's process. */
export type Controls = {
  isActive(accessToken: string): boolean
  expireAccessTokens(): void
  revokeGrants(): void
  fail(fault: TokenFault, times: number): void
  heal(): void
  setExtraFields(fields: Record<string, unknown>): void
  stats(): TokenStats
  issuedSecrets(): string[]
}

/** What the server's process tells its parent. */
export type Reports = {
  ready(registration: ClientRegistration): void
  record(event: Omit<JournalEvent, 'seq' | 'at'>): void
}
