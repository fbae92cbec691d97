/** One thing that happened at one of the tenant's servers; `seq` orders events across all of them. */
export interface JournalEvent {
  readonly seq: number
  readonly at: number
  readonly source: 'token' | 'api' | 'platform'
  readonly method: string
  readonly path: string
  readonly status: number
  readonly note?: string
}

/** What all servers of a tenant saw, in one order. Holds no token, header or body. */
export class Journal {
  readonly events: JournalEvent[] = []

  record(event: Omit<JournalEvent, 'seq' | 'at'>): void {
    this.events.push({ ...event, seq: this.events.length, at: Date.now() })
  }

  count(matches: (event: JournalEvent) => boolean): number {
    return this.events.filter(matches).length
  }

  clear(): void {
    this.events.length = 0
  }
}
