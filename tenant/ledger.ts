import type { StepOutput } from './brokers/broker'

type Fields = Readonly<Record<string, unknown>>

/** The expected and the emitted records of a trigger. Counts losses and duplicates. */
export class Ledger {
  readonly #keyOf: (record: Fields) => string
  readonly #expected = new Set<string>()
  readonly #emitted = new Set<string>()
  readonly #messageIds = new Set<string>()
  readonly errors: string[] = []
  messages = 0
  snapshots = 0
  duplicates = 0

  /** The two fields identify one version of a record. */
  constructor(idField: string, versionField: string) {
    this.#keyOf = ({ [idField]: id, [versionField]: version }) => `${id} ${version}`
  }

  /** Expects each record again, in its current version. */
  expect(records: readonly Fields[]): void {
    for (const record of records) this.#expected.add(this.#keyOf(record))
  }

  enter(output: StepOutput): void {
    if (output.kind === 'snapshot') this.snapshots++
    if (output.kind === 'error' || output.kind === 'rebound') this.errors.push(JSON.stringify(output.body))
    if (output.kind !== 'data') return
    this.messages++
    if (this.#messageIds.has(output.messageId)) this.duplicates++
    this.#messageIds.add(output.messageId)
    this.#emitted.add(this.#keyOf(output.body as Fields))
  }

  get expected(): number {
    return this.#expected.size
  }

  get losses(): number {
    return [...this.#expected].filter((key) => !this.#emitted.has(key)).length
  }

  /** True if exactly the expected records were emitted. */
  get isBalanced(): boolean {
    const isComplete = this.losses === 0 && this.messages === this.expected
    return isComplete && this.duplicates === 0 && this.errors.length === 0
  }
}
