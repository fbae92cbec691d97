/** The inbox for the results of service calls (verify, select, metadata). */
export class ResultInbox {
  readonly #waiting = new Map<string, (result: unknown) => void>()

  /** Returns the result that will be posted under this ID. */
  expect(id: string): Promise<unknown> {
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }

  /** Delivers a result. Returns false if no service call waits for it. */
  deliver(id: string, result: unknown): boolean {
    const resolve = this.#waiting.get(id)
    this.#waiting.delete(id)
    resolve?.(result)
    return resolve !== undefined
  }
}
