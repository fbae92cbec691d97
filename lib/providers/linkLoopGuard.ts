import { UnexpectedResponseError } from '../errors'
import { LruSet } from '../values/lruSet'

// A circle of more pages than that ends with the execution's own time.
const rememberedLinks = 1000
// Graph may have nothing to show for some pages of a round of changes, but not for ever.
const mostEmptyPages = 1000

/** The links that were followed to read a list: sees to it that they lead on. */
export class LinkLoopGuard {
  readonly #passed = new LruSet(rememberedLinks)
  #emptyPages = 0

  /** `answered` begins the sentence of an error: who answered what. `start` is the first link, where there is one. */
  constructor(
    private readonly answered: string,
    start?: string,
  ) {
    if (start !== undefined) this.#passed.add(start)
  }

  /** Follows the link of a page with so many items; throws UnexpectedResponseError where it leads back, or nowhere. */
  check(link: string, items: number): void {
    if (!this.#passed.add(link)) {
      throw new UnexpectedResponseError(
        `${this.answered} with next links that lead in a circle, so that it would never end. Try again later; if it stays so, report it to the API's provider.`,
      )
    }
    this.#emptyPages = items === 0 ? this.#emptyPages + 1 : 0
    if (this.#emptyPages >= mostEmptyPages) {
      throw new UnexpectedResponseError(
        `${this.answered} with ${mostEmptyPages} empty pages one after the other, each with a link to a further one. Try again later; if it stays so, report it to the API's provider.`,
      )
    }
  }
}
