import { UnexpectedResponseError } from '../errors'
import { LruSet } from '../values/lruSet'

// A longer loop ends with the limit of all pages.
const rememberedLinks = 1000
const mostPages = 2000
// Graph can return several empty pages in a row, but not endlessly.
const mostEmptyPages = 1000

/** Detects lists that never end. */
export class LinkLoopGuard {
  readonly #passed = new LruSet(rememberedLinks)
  #emptyPages = 0
  #pages = 0

  /** `subject` starts the error message, such as "The API returned a list". `start` is the first link, if there is one. */
  constructor(
    private readonly subject: string,
    start?: string,
  ) {
    if (start !== undefined) this.#passed.add(start)
  }

  /** Checks the next link of a page. Throws UnexpectedResponseError for a repeated link or too many pages. */
  check(link: string, items: number): void {
    if (!this.#passed.add(link)) {
      throw new UnexpectedResponseError(
        `${this.subject} with next links that form a loop. Try again later. If the error persists, report it to the provider of the API.`,
      )
    }
    if (++this.#pages >= mostPages) {
      throw new UnexpectedResponseError(
        `${this.subject} with more than ${mostPages} pages. Increase the page size, or request less data at a time.`,
      )
    }
    this.#emptyPages = items === 0 ? this.#emptyPages + 1 : 0
    if (this.#emptyPages >= mostEmptyPages) {
      throw new UnexpectedResponseError(
        `${this.subject} with ${mostEmptyPages} empty pages in a row. Try again later. If the error persists, report it to the provider of the API.`,
      )
    }
  }
}
