/** An execution that lasts longer may be held by its list. */
const mostMs = 20_000
// Below this average, a list is more likely endless than long.
const smallPage = 10

/** Tells lists that may never end: pages that don't show that the list is merely long, over a long time. */
export class PageBudget {
  readonly #startedAtMs: number
  #records = 0
  #pages = 0
  #doubtfulPages = 0

  /** `mostPages` ends a list regardless of the content of its pages. Fewer slow pages than `fewestPages` show nothing. */
  constructor(
    private readonly mostPages: number,
    private readonly elapsedMs = () => performance.now(),
    private readonly fewestPages = 5,
  ) {
    this.#startedAtMs = elapsedMs()
  }

  get pages(): number {
    return this.#pages
  }

  /** Counts a page. `mayBeEndless` is true if the page doesn't show that its list ends. */
  add(records: number, mayBeEndless = false): void {
    this.#records += records
    this.#pages++
    if (mayBeEndless) this.#doubtfulPages++
  }

  /** True if a further page of the list is one too many. */
  get isSpent(): boolean {
    if (this.#pages >= this.mostPages) return true
    if (this.#pages < this.fewestPages || this.elapsedMs() - this.#startedAtMs <= mostMs) return false
    return this.#records < smallPage * this.#pages || this.#doubtfulPages * 2 > this.#pages
  }
}
