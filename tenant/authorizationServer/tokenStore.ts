type Payload = Record<string, unknown>

interface Stored {
  readonly model: string
  readonly payload: Payload
  readonly expiresAt: number
  spentAt?: number
}

const SECRET_MODELS = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

/** The storage of oidc-provider. It is in memory, so that tokens can be expired and revoked. */
export class TokenStore {
  readonly #records = new Map<string, Stored>()
  readonly #issued = new Set<string>()
  readonly #graceMs: number
  #passedMs = 0

  /** Accepts a used refresh token for another `graceMs`. */
  constructor(graceMs: number) {
    this.#graceMs = graceMs
  }

  /** Returns the storage of one of oidc-provider's models (its adapter interface). */
  adapter(model: string) {
    return {
      upsert: async (id: string, payload: Payload, ttlSeconds: number) =>
        this.#put(model, id, payload, ttlSeconds),
      find: async (id: string) => this.#find(model, id),
      findByUid: async (uid: string) => this.#findByUid(model, uid),
      findByUserCode: async () => undefined,
      consume: async (id: string) => this.#markUsed(model, id),
      destroy: async (id: string) => this.#delete((_, key) => key === keyOf(model, id)),
      revokeByGrantId: async (grantId: string) =>
        this.#delete((record) => record.model === model && record.payload['grantId'] === grantId),
    }
  }

  /** True if an API would currently accept this access token. */
  isActive(accessToken: string): boolean {
    return this.#find('AccessToken', accessToken) !== undefined
  }

  /** Expires all access tokens that have been issued so far. */
  expireAccessTokens(): void {
    this.#delete((record) => record.model === 'AccessToken')
  }

  /** Revokes all refresh tokens that have been issued so far. */
  revokeGrants(): void {
    this.#delete((record) => record.model === 'RefreshToken')
  }

  /** Moves the clock that decides when records expire and grace periods end. */
  passTime(seconds: number): void {
    this.#passedMs += seconds * 1000
  }

  /** Returns all tokens and codes that have ever been issued. */
  issued(): string[] {
    return [...this.#issued]
  }

  #now(): number {
    return Date.now() + this.#passedMs
  }

  #put(model: string, id: string, payload: Payload, ttlSeconds: number): void {
    if (SECRET_MODELS.has(model)) this.#issued.add(id)
    this.#records.set(keyOf(model, id), { model, payload, expiresAt: this.#now() + ttlSeconds * 1000 })
  }

  #find(model: string, id: string): Payload | undefined {
    const record = this.#records.get(keyOf(model, id))
    if (!record || record.expiresAt <= this.#now()) return undefined
    const graceMs = model === 'RefreshToken' ? this.#graceMs : 0
    const isSpent = record.spentAt !== undefined && this.#now() >= record.spentAt + graceMs
    return isSpent ? { ...record.payload, consumed: true } : record.payload
  }

  #findByUid(model: string, uid: string): Payload | undefined {
    for (const record of this.#records.values()) {
      if (record.model === model && record.payload['uid'] === uid) return record.payload
    }
    return undefined
  }

  #markUsed(model: string, id: string): void {
    const record = this.#records.get(keyOf(model, id))
    if (record) record.spentAt ??= this.#now()
  }

  #delete(matches: (record: Stored, key: string) => boolean): void {
    for (const [key, record] of this.#records) if (matches(record, key)) this.#records.delete(key)
  }
}

function keyOf(model: string, id: string): string {
  return `${model}:${id}`
}
