/** An event as the bus stores it. */
export interface KeptEvent {
  readonly number: number
  readonly topics: readonly string[]
  readonly id: string
  readonly schemaId: string
  readonly payload: Buffer
  readonly atMs: number
}

const retentionMs = 72 * 3_600_000

/** The events of the last 72 hours. Replay IDs increase with gaps, and start again if the org is moved. */
export class EventLog {
  #events: KeptEvent[] = []
  #last = 0
  readonly #listeners = new Set<() => void>()

  constructor(private readonly now: () => number) {}

  add(event: Omit<KeptEvent, 'number' | 'atMs'>): KeptEvent {
    this.#last += 1 + (this.#last % 3)
    const kept = { ...event, number: this.#last, atMs: this.now() }
    this.#events.push(kept)
    for (const listener of this.#listeners) listener()
    return kept
  }

  /** Returns the first `count` events of a topic after a replay number. */
  after(number: number, topic: string, count: number): KeptEvent[] {
    this.#purge()
    const found: KeptEvent[] = []
    for (let index = this.#indexAfter(number); index < this.#events.length && found.length < count; index++) {
      const event = this.#events[index]
      if (event?.topics.includes(topic)) found.push(event)
    }
    return found
  }

  get last(): number {
    return this.#last
  }

  /** The number before the oldest event. */
  get start(): number {
    this.#purge()
    return (this.#events[0]?.number ?? this.#last + 1) - 1
  }

  /** False for a position after its retention period, or of an org that was moved. */
  knows(number: number): boolean {
    this.#purge()
    return number <= this.#last && (number === this.#last || number >= this.start)
  }

  moveOrg(): void {
    this.#events = []
    this.#last = 0
  }

  onEvent(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // Numbers increase, so a long log does not need a search from its start.
  #indexAfter(number: number): number {
    let [low, high] = [0, this.#events.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#events[middle]?.number ?? 0) > number) high = middle
      else low = middle + 1
    }
    return low
  }

  #purge(): void {
    const oldest = this.now() - retentionMs
    const keptFrom = this.#events.findIndex(({ atMs }) => atMs >= oldest)
    if (keptFrom !== 0) this.#events = keptFrom < 0 ? [] : this.#events.slice(keptFrom)
  }
}

/** Returns the replay ID of a number. */
export function replayIdOf(number: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(number))
  return bytes
}

/** Returns the number of a replay ID, or undefined if it was never one. */
export function numberOf(replayId: Buffer): number | undefined {
  return replayId.length === 8 ? Number(replayId.readBigUInt64BE()) : undefined
}
