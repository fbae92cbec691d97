/** An input message that a step has received, kept for its outputs and for a retry. */
export interface Input {
  readonly step: string
  readonly thread: string
  readonly messageId: string
  readonly body: unknown
  /** The messages of all earlier steps, by step. */
  readonly passthrough: Readonly<Record<string, unknown>>
}

const keptEnded = 2000

/** The inputs in progress and the newest that have ended. */
export class Inputs {
  readonly #inputs = new Map<string, Input>()
  readonly #open = new Map<string, number>()
  readonly #threads = new Map<string, number>()
  readonly #ended: string[] = []

  begin(input: Input): void {
    const key = keyOf(input.step, input.messageId)
    this.#inputs.set(key, input)
    this.#open.set(key, (this.#open.get(key) ?? 0) + 1)
    this.#threads.set(input.thread, (this.#threads.get(input.thread) ?? 0) + 1)
  }

  /** Ends an input; returns true if its thread has no other one in progress. */
  end(step: string, messageId: string): boolean {
    const key = keyOf(step, messageId)
    const input = this.#inputs.get(key)
    const open = this.#open.get(key) ?? 0
    if (!input || open === 0) return false
    this.#open.set(key, open - 1)
    this.#ended.push(key)
    if (this.#ended.length > keptEnded) this.#forget(this.#ended.shift())
    return this.release(input.thread)
  }

  /** Keeps a thread in progress while a message is on its way to the next step. */
  hold(thread: string): void {
    this.#threads.set(thread, (this.#threads.get(thread) ?? 0) + 1)
  }

  release(thread: string): boolean {
    const left = (this.#threads.get(thread) ?? 1) - 1
    if (left > 0) this.#threads.set(thread, left)
    else this.#threads.delete(thread)
    return left <= 0
  }

  find(step: string, messageId: string): Input | undefined {
    return this.#inputs.get(keyOf(step, messageId))
  }

  get isBusy(): boolean {
    return this.#threads.size > 0
  }

  clear(): void {
    for (const each of [this.#inputs, this.#open, this.#threads]) each.clear()
    this.#ended.length = 0
  }

  #forget(key: string | undefined): void {
    if (key === undefined || (this.#open.get(key) ?? 0) > 0) return
    this.#inputs.delete(key)
    this.#open.delete(key)
  }
}

function keyOf(step: string, messageId: string): string {
  return `${step}/${messageId}`
}
