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
  usedAtMs?: number
}

/** An authorization server with grants and tokens that rotates refresh tokens. */
export class TokenServer {
  readonly #refreshTokens = new Map<string, RefreshToken>()
  readonly #accessTokens = new Map<string, { readonly grant: Grant; readonly expiresAtMs: number }>()
  readonly #grants: Grant[] = []
  /** Number of times that a used refresh token was treated as stolen. */
  reuses = 0

  constructor(
    private readonly rotation: Rotation,
    private readonly now: () => number,
  ) {}

  /** Issues a token set of a new grant. */
  connect(): IssuedSet {
    const grant = { number: this.#grants.length + 1, isAlive: true }
    this.#grants.push(grant)
    return this.#issue(grant, this.#newRefreshToken(grant))
  }

  revokeAll(): void {
    for (const grant of this.#grants) grant.isAlive = false
  }

  /** Returns the tokens for a refresh token, or undefined if the grant is invalid. */
  exchange(refreshToken: string): Partial<IssuedSet> | undefined {
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
    known.usedAtMs ??= this.now()
    return this.#issue(known.grant, this.#newRefreshToken(known.grant))
  }

  /** True if a refresh with this token would succeed now. */
  isRefreshable(refreshToken: string): boolean {
    const { grant, usedAtMs } = this.#refreshTokens.get(refreshToken) ?? {}
    if (!grant?.isAlive) return false
    return usedAtMs === undefined || (this.rotation === 'grace' && this.now() - usedAtMs < graceMs)
  }

  isUsed(refreshToken: string): boolean {
    return this.#refreshTokens.get(refreshToken)?.usedAtMs !== undefined
  }

  /** True if an API accepts this access token now and for the given time. */
  isActive(accessToken: string, forMs = 0): boolean {
    const { grant, expiresAtMs = 0 } = this.#accessTokens.get(accessToken) ?? {}
    return grant?.isAlive === true && this.now() + forMs < expiresAtMs
  }

  /** Returns the number of a grant. A reconnect has a higher number. */
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
    this.#accessTokens.set(access_token, { grant, expiresAtMs: this.now() + lifetimeMs })
    return { access_token, refresh_token, expires_in: lifetimeMs / 1000 }
  }
}
