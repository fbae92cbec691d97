export type Removal = 'deleted' | 'changed'

export interface Change {
  readonly id: string
  readonly removal: Removal | undefined
  /** Position of the first change of this ID, which created it. */
  readonly createdAtPosition: number
  /** Position of the latest change that created another version. */
  readonly versionAtPosition: number
}

export interface LogPage {
  readonly changes: readonly Change[]
  /** The position of each change in the log. */
  readonly positions: readonly number[]
  /** Position of the first change after this page, or the end of the log. */
  readonly next: number
  readonly isLast: boolean
}

/** All changes of one folder, or of all folders, in order. Only the latest change of an ID counts. */
export class ChangeLog {
  private readonly changes: Change[] = []
  private readonly latest = new Map<string, number>()

  get end(): number {
    return this.changes.length
  }

  append(id: string, removal?: Removal): void {
    this.push(id, { removal, versionAtPosition: this.end })
  }

  /** Adds a change that creates no version, such as that of a message's read flag. */
  appendMark(id: string): void {
    this.push(id, { removal: undefined })
  }

  private push(id: string, change: Pick<Change, 'removal'> & Partial<Change>): void {
    const { createdAtPosition, versionAtPosition } = this.changes[this.latest.get(id) ?? -1] ?? {
      createdAtPosition: this.end,
      versionAtPosition: this.end,
    }
    this.latest.set(id, this.end)
    this.changes.push({ id, createdAtPosition, versionAtPosition, ...change })
  }

  /** Returns up to `size` changes from position `from`, except those for which `isReported` is false. */
  page(from: number, size: number, isReported: (change: Change, position: number) => boolean): LogPage {
    const changes: Change[] = []
    const positions: number[] = []
    for (let position = from; position < this.end; position++) {
      const change = this.changes[position]
      if (!change || this.latest.get(change.id) !== position || !isReported(change, position)) continue
      if (changes.length === size) return { changes, positions, next: position, isLast: false }
      changes.push(change)
      positions.push(position)
    }
    return { changes, positions, next: this.end, isLast: true }
  }
}
