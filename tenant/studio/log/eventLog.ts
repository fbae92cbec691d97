import type { Fact, StudioEvent } from '../shared/events'
import type { Redactor } from './redactor'

const ringSize = 5000
const wholeBytes = 64 * 1024 * 1024
const previewLength = 16 * 1024

export interface LoggedEvent {
  readonly event: StudioEvent
  /** The event as it is sent to pages. */
  readonly json: string
}

type Listener = (logged: LoggedEvent) => void

/** The newest events, without secrets and with long bodies cut, and the whole bodies of the newest messages. */
export class EventLog {
  readonly #ring: LoggedEvent[] = []
  readonly #whole = new Map<number, string>()
  readonly #listeners = new Set<Listener>()
  #wholeLength = 0
  #seq = 0

  constructor(private readonly redactor: Redactor) {}

  publish(fact: Fact): StudioEvent {
    const seq = ++this.#seq
    const json = this.redactor.clean(JSON.stringify({ ...this.#cut(seq, fact), seq, at: Date.now() }))
    const logged = { event: JSON.parse(json) as StudioEvent, json }
    this.#ring.push(logged)
    if (this.#ring.length > ringSize) this.#ring.shift()
    for (const listener of this.#listeners) listener(logged)
    return logged.event
  }

  since(seq: number): LoggedEvent[] {
    return this.#ring.filter(({ event }) => event.seq > seq)
  }

  /** Calls the listener with each further event until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Returns the whole body of a message as JSON if it is still held. */
  wholeBody(seq: number): string | undefined {
    const whole = this.#whole.get(seq)
    if (whole !== undefined) return whole
    const event = this.#ring.find((each) => each.event.seq === seq)?.event
    return event && 'body' in event ? JSON.stringify(event.body) : undefined
  }

  /** Returns a value for the page, with fingerprints instead of secrets. */
  withoutSecrets(value: unknown): unknown {
    return JSON.parse(this.redactor.clean(JSON.stringify(value)))
  }

  #cut(seq: number, fact: Fact): Fact {
    if (fact.type !== 'output' && fact.type !== 'input') return fact
    const whole = JSON.stringify(fact.body) ?? 'null'
    if (whole.length <= previewLength) return fact
    // Cleaned before it is cut, because half of a secret would not be found.
    const text = this.redactor.clean(whole)
    this.#keep(seq, text)
    return { ...fact, body: text.slice(0, previewLength), isCut: true }
  }

  #keep(seq: number, text: string): void {
    this.#whole.set(seq, text)
    this.#wholeLength += text.length
    for (const [oldest, old] of this.#whole) {
      if (this.#wholeLength <= wholeBytes) break
      this.#whole.delete(oldest)
      this.#wholeLength -= old.length
    }
  }
}
