// After this time, a list counts as endless if its pages are small or doubtful.
const mostMs = 20_000
// Below this average, a list is more likely endless than long.
const smallPage = 10

/** Detects lists that may never end: for 20 s, their pages are small, or don't show that the list ends. */
export class PageBudget {
  readonly #startedAtMs: number
  #records = 0
  #pages = 0
  #doubtfulPages = 0

  /** `mostPages` ends any list. Up to `fewestPages`, a list is never endless, because its pages may only be slow. */
  constructor(
    private readonly mostPages: number,
    private readonly elapsedMs: () => number,
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
