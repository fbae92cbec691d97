/** The next page of a list. */
export interface Position {
  /** The link, cursor, offset, or number of that page; absent for the first one. */
  readonly next?: string | number
  /** How many records the pages before it had. */
  readonly seen: number
  /** The API has returned a page of the requested size, so a shorter one is its last. */
  readonly hasFullPage?: true
  /** The total of the list, if more records follow by it. */
  readonly total?: number
  /** How many pages a linked list with a total had, and the length of the longest one. */
  readonly pages?: number
  readonly largest?: number
}

/** The record of a parent list at which a round is, and the page of that list. */
export interface ParentPosition extends Position {
  /** A hash of the parent's value. */
  readonly key: string
  /** True if the page is unknown, because its link is too long for a snapshot: the record is searched for. */
  readonly isSought?: true
  /** True if its list is complete. */
  readonly isDone?: true
}

/** A window of the list of a new parent, which is read from the start value on. */
export interface ParentWindow {
  readonly untilMs: number
  /** The end of the window before it; absent for the first one. */
  readonly completeMs?: number
}
