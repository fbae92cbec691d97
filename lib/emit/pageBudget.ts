/** An execution that lasts longer is held by its list. */
const mostMs = 20_000
// Below this average, a list is more likely endless than long.
const smallPage = 10

/** Tells lists that may never end: many small pages over a long time. */
export class PageBudget {
  readonly #startedAtMs: number
  #records = 0
  #pages = 0

  /** `mostPages` ends a list regardless of the content of its pages. */
  constructor(
    private readonly mostPages: number,
    private readonly elapsedMs = () => performance.now(),
  ) {
    this.#startedAtMs = elapsedMs()
  }

  get pages(): number {
    return this.#pages
  }

  /** Counts a page; returns true if no further one may be read. */
  isSpentBy(records: number): boolean {
    this.#records += records
    this.#pages++
    if (this.#pages >= this.mostPages) return true
    return this.elapsedMs() - this.#startedAtMs > mostMs && this.#records < smallPage * this.#pages
  }
}
