/** Disturbances that Graph can cause in any list or delta round, here on request. */
export class Disturbances {
  private emptyPages = { count: 0, rounds: 0 }
  private emptyListPages = { count: 0, rounds: 0 }
  private repeats = { count: 0, pages: 0 }

  /** Starts each of the next `rounds` delta rounds with `count` empty pages that contain a nextLink. */
  insertEmptyPages(count: number, rounds = 1): void {
    this.emptyPages = { count, rounds }
  }

  /** Starts each of the next `rounds` lists with `count` empty pages that contain a nextLink. */
  insertEmptyListPages(count: number, rounds = 1): void {
    this.emptyListPages = { count, rounds }
  }

  /** Repeats the last `count` items of each of the next `pages` pages on the following page. */
  repeatItems(count: number, pages = 1): void {
    this.repeats = { count, pages }
  }

  takeEmptyPages(): number {
    return taken(this.emptyPages)
  }

  takeEmptyListPages(): number {
    return taken(this.emptyListPages)
  }

  takeRepeats(): number {
    if (this.repeats.pages === 0) return 0
    this.repeats.pages--
    return this.repeats.count
  }
}

function taken(pages: { readonly count: number; rounds: number }): number {
  if (pages.rounds === 0) return 0
  pages.rounds--
  return pages.count
}
