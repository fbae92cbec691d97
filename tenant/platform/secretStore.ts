import type { TokenResponse } from '../authorizationServer'
import { type SecretAttributes, secretAttributes, withError, withTokens } from './secret'

/** Exchanges a refresh token for the platform. Returns the complete response of the token endpoint, or throws. */
export type UseRefreshToken = (refreshToken: string) => Promise<TokenResponse>

/** The token endpoint rejected the grant with an OAuth error code. Any other error does not affect the grant. */
export class GrantRejected extends Error {
  override readonly name = 'GrantRejected'
}

export interface NewSecret {
  workspaceId: string
  secretId: string
  /** The credential's own fields. */
  fields: Record<string, unknown>
  /** The token response of the connection. */
  tokens: TokenResponse
  refresh: UseRefreshToken
}

/** The outcome of a refresh. Only `refreshed` and `refused` change the secret. */
export type RefreshOutcome =
  | { readonly kind: 'refreshed' }
  | { readonly kind: 'refused' | 'unavailable' | 'unsupported'; readonly reason: string }

interface Secret {
  readonly workspaceId: string
  readonly use: UseRefreshToken
  attributes: SecretAttributes
  refreshing?: Promise<RefreshOutcome> | undefined
}

/** The workspaces' OAuth2 secrets, which the platform itself refreshes. */
export class SecretStore {
  readonly #secrets = new Map<string, Secret>()

  /** Creates the secret or replaces it, as a reconnect does. */
  add({ workspaceId, secretId, fields, tokens, refresh }: NewSecret): void {
    const attributes = secretAttributes(`Secret ${secretId}`, fields, tokens)
    this.#secrets.set(secretId, { workspaceId, use: refresh, attributes })
  }

  find(workspaceId: string, id: string): SecretAttributes | undefined {
    const secret = this.#secrets.get(id)
    return secret?.workspaceId === workspaceId ? structuredClone(secret.attributes) : undefined
  }

  require(id: string): SecretAttributes {
    return structuredClone(this.#require(id).attributes)
  }

  /** Refreshes the secret. Simultaneous calls share one refresh. Stores the outcome before it returns. */
  refresh(id: string): Promise<RefreshOutcome> {
    const secret = this.#require(id)
    secret.refreshing ??= useToken(secret).finally(() => {
      secret.refreshing = undefined
    })
    return secret.refreshing
  }

  #require(id: string): Secret {
    const secret = this.#secrets.get(id)
    if (!secret) throw new Error(`There is no secret "${id}".`)
    return secret
  }
}

async function useToken(secret: Secret): Promise<RefreshOutcome> {
  const { refresh_token } = secret.attributes.credentials
  if (refresh_token === undefined) return { kind: 'unsupported', reason: 'The secret has no refresh token.' }
  try {
    secret.attributes = withTokens(secret.attributes, await secret.use(refresh_token))
    return { kind: 'refreshed' }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (!(error instanceof GrantRejected)) return { kind: 'unavailable', reason }
    secret.attributes = withError(secret.attributes, reason)
    return { kind: 'refused', reason }
  }
}
