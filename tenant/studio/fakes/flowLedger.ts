import { fingerprint } from '../../fingerprint'
import type { LedgerView } from '../shared/protocol'
import { type FakeData, recordsOf } from './fakeData'

/** Compares the records that the API holds with the records that the trigger has emitted. */
export class FlowLedger {
  readonly #emitted = new Set<string>()
  readonly #messages = new Set<string>()
  #due: readonly string[] = []
  #records = 0
  #lost = 0
  #again = 0

  /** Returns true if this message was emitted before. Messages without an ID of their own share the runtime's. */
  enter(messageId: string, body: unknown, data: FakeData | undefined): boolean {
    const message = `${messageId} ${fingerprint(JSON.stringify(body ?? null))}`
    const isAgain = this.#messages.has(message)
    const records = recordsOf(body)
    if (isAgain) this.#again += records.length
    else this.#records += records.length
    this.#messages.add(message)
    for (const record of records) {
      const version = data?.versionOf(record)
      if (version !== undefined) this.#emitted.add(version)
    }
    return isAgain
  }

  /** Records the start of the trigger's execution, which must emit the current records. */
  ticked(data: FakeData | undefined): void {
    this.#due = data?.isCountable ? data.versions() : []
  }

  /** Records the successful end of the execution. An unchanged record that it should have emitted is lost. */
  completed(data: FakeData | undefined): void {
    const held = new Set(data?.versions() ?? [])
    this.#lost = this.#due.filter((version) => held.has(version) && !this.#emitted.has(version)).length
  }

  reset(): void {
    this.#emitted.clear()
    this.#messages.clear()
    this.#due = []
    this.#records = 0
    this.#lost = 0
    this.#again = 0
  }

  view(data: FakeData | undefined): LedgerView {
    const emitted = this.#records
    if (!data?.isCountable) return { noun: 'records', emitted, again: this.#again }
    const versions = data.versions()
    const waiting = versions.filter((version) => !this.#emitted.has(version)).length
    return {
      held: versions.length,
      noun: data.noun,
      emitted,
      waiting: Math.max(waiting - this.#lost, 0),
      lost: this.#lost,
      again: this.#again,
    }
  }
}
