/** The next page of a list. */
export interface Position {
  /** The link, cursor, offset, or number of that page. Absent for the first page. */
  readonly next?: string | number
  /** The number of records on the pages before it. */
  readonly seen: number
  /** True if the API has returned a page of the requested size, so a shorter page is the last one. */
  readonly hasFullPage?: true
  /** The same for the records of the groups that `seen` counts. If the API counts these, the page can be behind the last one. */
  readonly byRecords?: Pick<Position, 'seen' | 'hasFullPage'> & { readonly isComplete?: true }
  /** True if the API counts the records of groups. */
  readonly countsRecords?: true
  /** The total of the list, if more records follow by it. */
  readonly total?: number
  /** How many pages a linked list with a total had, and the length of the longest one. */
  readonly pages?: number
  readonly largest?: number
}

/** The parent that a round is at, and its page in the list of parents. */
export interface ParentPosition extends Position {
  /** A hash of the parent's value. */
  readonly key: string
  /** True if the parent must be searched for, because the link to its page is too long for a snapshot. */
  readonly isSought?: true
  /** True if its list is complete. */
  readonly isDone?: true
}

/** A window of the list of a new parent, which is read from the start value on. */
export interface ParentWindow {
  readonly untilMs: number
  /** The end of the previous window. Absent for the first window. */
  readonly completeMs?: number
}
