/** Where service calls (verify, select, metadata) leave their results. */
export class ResultInbox {
  readonly #waiting = new Map<string, (result: unknown) => void>()

  /** The result that will be posted under this id. */
  expect(id: string): Promise<unknown> {
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }

  /** Hands over a result; false where nobody expects it. */
  deliver(id: string, result: unknown): boolean {
    const resolve = this.#waiting.get(id)
    this.#waiting.delete(id)
    resolve?.(result)
    return resolve !== undefined
  }
}
