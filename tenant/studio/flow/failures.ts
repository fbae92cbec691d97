import type { FlowEdge, FlowNode } from '../shared/protocol'

export interface FailedInput {
  readonly node: FlowNode
  readonly thread: string
  /** Absent if the mapping failed: then the message before it is `source`. */
  readonly body?: unknown
  readonly passthrough: Readonly<Record<string, unknown>>
  readonly source?: FailedMapping
}

export interface FailedMapping {
  readonly edge: FlowEdge
  readonly message: Readonly<Record<string, unknown>>
}

const kept = 200

/** The inputs of the newest errors, by the number of the error's event. */
export class Failures {
  readonly #failures = new Map<number, FailedInput>()

  add(seq: number, failed: FailedInput): void {
    this.#failures.set(seq, failed)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > kept && oldest !== undefined) this.#failures.delete(oldest)
  }

  find(seq: number): FailedInput | undefined {
    return this.#failures.get(seq)
  }

  /** Returns the body that a retry starts with, or undefined if it is no longer held. */
  bodyOf(seq: number): { readonly body: unknown } | undefined {
    const failed = this.#failures.get(seq)
    return failed && { body: failed.source ? failed.source.message['body'] : failed.body }
  }

  clear(): void {
    this.#failures.clear()
  }
}
