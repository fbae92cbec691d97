/** A set of the `limit` most recently added values. Adding a value again makes it the newest. */
export class LruSet {
  readonly #values = new Set<string>()

  constructor(readonly limit: number) {}

  /** Adds the value. Returns true if it was not in the set. */
  add(value: string): boolean {
    const isNew = !this.#values.delete(value)
    this.#values.add(value)
    for (const oldest of this.#values) {
      if (this.#values.size <= this.limit) break
      this.#values.delete(oldest)
    }
    return isNew
  }

  has(value: string): boolean {
    return this.#values.has(value)
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#values.values()
  }
}
