import type { StepOutput } from '../brokers/broker'

/** What should have come out of the trigger, and what did: tells losses and repetitions. */
export class Ledger {
  #expected = 0
  readonly #missing = new Map<string, string>()
  readonly #messageIds = new Set<string>()
  messages = 0
  snapshots = 0
  duplicates = 0
  readonly errors: string[] = []

  /** Each record is to come out once more, in a version that is not out yet. */
  expect(records: readonly { id: string; changeKey: string }[]): void {
    this.#expected += records.length
    for (const { id, changeKey } of records) this.#missing.set(id, changeKey)
  }

  enter(output: StepOutput): void {
    if (output.kind === 'snapshot') this.snapshots++
    if (output.kind === 'error' || output.kind === 'rebound') this.errors.push(JSON.stringify(output.body))
    if (output.kind !== 'data') return
    this.messages++
    if (this.#messageIds.has(output.messageId)) this.duplicates++
    this.#messageIds.add(output.messageId)
    const { id = '', changeKey } = output.body as { id?: string; changeKey?: string }
    if (this.#missing.get(id) === changeKey) this.#missing.delete(id)
  }

  get expected(): number {
    return this.#expected
  }

  get losses(): number {
    return this.#missing.size
  }

  /** True where all that was expected came out, and nothing else. */
  get isBalanced(): boolean {
    return (
      this.losses === 0 &&
      this.duplicates === 0 &&
      this.messages === this.#expected &&
      this.errors.length === 0
    )
  }
}
