/** One event at one of the tenant's servers. `seq` orders the events of all servers. */
export interface JournalEvent {
  readonly seq: number
  readonly at: number
  readonly source: 'token' | 'api' | 'platform'
  readonly method: string
  readonly path: string
  readonly status: number
  readonly note?: string
  /** Fingerprints of the tokens in a token response, and of the refresh token that was exchanged for them. */
  readonly tokens?: IssuedTokens
}

export interface IssuedTokens {
  readonly access: string
  readonly refresh?: string
  /** The refresh token in the request. Undefined for an authorization code. */
  readonly used?: string
  readonly expiresInSeconds?: number
}

/** The events of all servers of a tenant, in one order. Contains no tokens, headers, or bodies. */
export class Journal {
  readonly events: JournalEvent[] = []
  readonly #listeners: ((event: JournalEvent) => void)[] = []

  record(event: Omit<JournalEvent, 'seq' | 'at'>): void {
    const recorded = { ...event, seq: this.events.length, at: Date.now() }
    this.events.push(recorded)
    for (const listener of this.#listeners) listener(recorded)
  }

  /** Calls the listener with each event from now on. */
  subscribe(listener: (event: JournalEvent) => void): void {
    this.#listeners.push(listener)
  }

  count(matches: (event: JournalEvent) => boolean): number {
    return this.events.filter(matches).length
  }

  clear(): void {
    this.events.length = 0
  }
}
