/** Disturbances that Graph can cause in any delta round, here on request. */
export class DeltaDisturbances {
  private emptyPages = { count: 0, rounds: 0 }
  private repeats = { count: 0, pages: 0 }

  /** Starts each of the next `rounds` rounds with `count` empty pages that contain a nextLink. */
  insertEmptyPages(count: number, rounds = 1): void {
    this.emptyPages = { count, rounds }
  }

  /** Repeats the last `count` items of each of the next `pages` pages on the following page. */
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
