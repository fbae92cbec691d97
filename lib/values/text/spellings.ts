/** The spellings of names that mean the same if they differ only in case. */
export class Spellings {
  readonly #known = new Map<string, string>()

  /** Returns the spelling in which a name was first given. */
  first(name: string): string {
    const key = name.toLowerCase()
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#known.set(key, name)
    return name
  }
}
