/** What Graph may do in a delta round at any time, done when asked for. */
export class DeltaDisturbances {
  private emptyPages = { count: 0, rounds: 0 }
  private repeats = { count: 0, pages: 0 }

  /** The next `rounds` rounds begin with `count` empty pages that carry a nextLink. */
  insertEmptyPages(count: number, rounds = 1): void {
    this.emptyPages = { count, rounds }
  }

  /** After each of the next `pages` pages, its last `count` items come once more on the page that follows. */
  repeatItems(count: number, pages = 1): void {
    this.repeats = { count, pages }
  }

  takeEmptyPages(): number {
    if (this.emptyPages.rounds === 0) return 0
    this.emptyPages.rounds--
    return this.emptyPages.count
  }

  takeRepeats(): number {
    if (this.repeats.pages === 0) return 0
    this.repeats.pages--
    return this.repeats.count
  }
}
