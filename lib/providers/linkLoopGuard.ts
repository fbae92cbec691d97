import { UnexpectedResponseError } from '../errors'
import { LruSet } from '../values/lruSet'
import { PageBudget } from '../values/pageBudget'

// Longer loops are ended by the limit of all pages.
const rememberedLinks = 1000
const usualMostPages = 2000
// Graph can return several empty pages in a row, but not endlessly.
const mostEmptyPages = 1000
// A list that is read completely before anything is emitted can't continue in the next execution.
const fewestPages = 10

interface GuardOptions {
  /** The first link, if there is one. */
  readonly start?: string | undefined
  /** True for a list that is read completely before anything is emitted. It fails after 20 s of small pages. */
  readonly isCollected?: boolean
  /** More pages than this are an error. */
  readonly mostPages?: number
  /** The process's monotonic clock. */
  readonly elapsedMs?: () => number
}

/** Detects lists that never end. */
export class LinkLoopGuard {
  readonly #passed = new LruSet(rememberedLinks)
  readonly #budget: PageBudget
  readonly #isCollected: boolean
  readonly #mostPages: number
  #emptyPages = 0

  /** `subject` is the beginning of the error message, such as "The API returned a list". */
  constructor(
    private readonly subject: string,
    {
      start,
      isCollected = false,
      mostPages = usualMostPages,
      elapsedMs = () => performance.now(),
    }: GuardOptions = {},
  ) {
    if (start !== undefined) this.#passed.add(start)
    this.#isCollected = isCollected
    this.#mostPages = mostPages
    this.#budget = new PageBudget(mostPages, elapsedMs, fewestPages)
  }

  /** Checks the next link of a page. Throws UnexpectedResponseError for a repeated link or too many pages. */
  check(link: string, items: number): void {
    if (!this.#passed.add(link)) {
      throw new UnexpectedResponseError(
        `${this.subject} with next links that form a loop. Try again later. If the error persists, report it to the provider of the API.`,
      )
    }
    this.#budget.add(items)
    if (this.#budget.pages >= this.#mostPages) {
      throw new UnexpectedResponseError(
        `${this.subject} with more than ${this.#mostPages} pages. Increase the page size, or request less data at a time.`,
      )
    }
    this.#emptyPages = items === 0 ? this.#emptyPages + 1 : 0
    if (this.#emptyPages >= mostEmptyPages) {
      throw new UnexpectedResponseError(
        `${this.subject} with ${mostEmptyPages} empty pages in a row. Try again later. If the error persists, report it to the provider of the API.`,
      )
    }
    if (this.#isCollected && this.#budget.isSpent) {
      throw new UnexpectedResponseError(
        `${this.subject} that did not end after ${this.#budget.pages} pages with few records each. Try again later. If the error persists, report it to the provider of the API.`,
      )
    }
  }
}
