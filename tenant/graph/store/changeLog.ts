export type Removal = 'deleted' | 'changed'

export interface Change {
  readonly id: string
  readonly removal: Removal | undefined
  /** Where the first change of this id stands: the one that created it. */
  readonly createdAtPosition: number
  /** Where its latest change stands that made another version of it */
  readonly versionAtPosition: number
}

export interface LogPage {
  readonly changes: readonly Change[]
  /** Where each of the changes stands in the log. */
  readonly positions: readonly number[]
  /** Where the first change after this page stands; the end of the log where there is none. */
  readonly next: number
  readonly isLast: boolean
}

/** Every change of one folder, or of all folders, in order; of several changes of an id only the latest counts. */
export class ChangeLog {
  private readonly changes: Change[] = []
  private readonly latest = new Map<string, number>()

  get end(): number {
    return this.changes.length
  }

  append(id: string, removal?: Removal): void {
    this.push(id, { removal, versionAtPosition: this.end })
  }

  /** A change that makes no other version: that of a message's read flag. */
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

  /** Up to `size` changes from position `from`, passing over those that are not to be told. */
  page(from: number, size: number, isTold: (change: Change, position: number) => boolean): LogPage {
    const changes: Change[] = []
    const positions: number[] = []
    for (let position = from; position < this.end; position++) {
      const change = this.changes[position]
      if (!change || this.latest.get(change.id) !== position || !isTold(change, position)) continue
      if (changes.length === size) return { changes, positions, next: position, isLast: false }
      changes.push(change)
      positions.push(position)
    }
    return { changes, positions, next: this.end, isLast: true }
  }
}
