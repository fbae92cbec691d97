import type { Rotation } from './scenario'

export const lifetimeMs = 60_000
const graceMs = 30_000

export interface IssuedSet {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
}

interface Grant {
  readonly number: number
  isAlive: boolean
}

interface RefreshToken {
  readonly grant: Grant
  spentAtMs?: number
}

/** An authorization server: grants, their tokens, and what a refresh does to them. */
export class TokenServer {
  readonly #refreshTokens = new Map<string, RefreshToken>()
  readonly #accessTokens = new Map<string, { readonly grant: Grant; readonly diesAtMs: number }>()
  readonly #grants: Grant[] = []
  /** How often a spent refresh token was taken for stolen. */
  reuses = 0

  constructor(
    private readonly rotation: Rotation,
    private readonly now: () => number,
  ) {}

  /** A person connects: a new grant. */
  connect(): IssuedSet {
    const grant = { number: this.#grants.length + 1, isAlive: true }
    this.#grants.push(grant)
    return this.#issue(grant, this.#newRefreshToken(grant))
  }

  revokeAll(): void {
    for (const grant of this.#grants) grant.isAlive = false
  }

  /** What the token endpoint gives for a refresh token; undefined means invalid_grant. */
  spend(refreshToken: string): Partial<IssuedSet> | undefined {
    const known = this.#refreshTokens.get(refreshToken)
    if (!known?.grant.isAlive) return undefined
    if (!this.isRefreshable(refreshToken)) {
      if (this.rotation !== 'singleUse') {
        known.grant.isAlive = false
        this.reuses++
      }
      return undefined
    }
    if (this.rotation === 'none') {
      const { access_token, expires_in } = this.#issue(known.grant, refreshToken)
      return { access_token, expires_in }
    }
    known.spentAtMs ??= this.now()
    return this.#issue(known.grant, this.#newRefreshToken(known.grant))
  }

  /** Whether spending this refresh token now would give tokens. */
  isRefreshable(refreshToken: string): boolean {
    const { grant, spentAtMs } = this.#refreshTokens.get(refreshToken) ?? {}
    if (!grant?.isAlive) return false
    return spentAtMs === undefined || (this.rotation === 'grace' && this.now() - spentAtMs < graceMs)
  }

  isSpent(refreshToken: string): boolean {
    return this.#refreshTokens.get(refreshToken)?.spentAtMs !== undefined
  }

  /** Whether an API would accept this access token now, and for so long still. */
  isActive(accessToken: string, forMs = 0): boolean {
    const { grant, diesAtMs = 0 } = this.#accessTokens.get(accessToken) ?? {}
    return grant?.isAlive === true && this.now() + forMs < diesAtMs
  }

  /** Counts the grants; a later one is a reconnect. */
  grantOf(refreshToken: string): number {
    return this.#refreshTokens.get(refreshToken)?.grant.number ?? 0
  }

  #newRefreshToken(grant: Grant): string {
    const refreshToken = `refresh-secret-${this.#refreshTokens.size + 1}`
    this.#refreshTokens.set(refreshToken, { grant })
    return refreshToken
  }

  #issue(grant: Grant, refresh_token: string): IssuedSet {
    const access_token = `access-secret-${this.#accessTokens.size + 1}`
    this.#accessTokens.set(access_token, { grant, diesAtMs: this.now() + lifetimeMs })
    return { access_token, refresh_token, expires_in: lifetimeMs / 1000 }
  }
}
