export type Removal = 'deleted' | 'changed'

export interface Change {
  readonly contactId: string
  readonly removal: Removal | undefined
}

export interface LogPage {
  readonly changes: readonly Change[]
  /** Where each of the changes stands in the log. */
  readonly positions: readonly number[]
  /** Where the first change after this page stands; the end of the log where there is none. */
  readonly next: number
  readonly isLast: boolean
}

/** Every change of one folder in order; of several changes of a contact only the latest counts. */
export class ChangeLog {
  private readonly changes: Change[] = []
  private readonly latest = new Map<string, number>()

  get end(): number {
    return this.changes.length
  }

  append(contactId: string, removal?: Removal): void {
    this.latest.set(contactId, this.changes.length)
    this.changes.push({ contactId, removal })
  }

  /** Up to `size` changes from position `from`; removals before position `hiddenRemovals` are passed over. */
  page(from: number, size: number, hiddenRemovals: number): LogPage {
    const changes: Change[] = []
    const positions: number[] = []
    for (let position = from; position < this.end; position++) {
      const change = this.changes[position]
      if (!change || this.latest.get(change.contactId) !== position) continue
      if (change.removal && position < hiddenRemovals) continue
      if (changes.length === size) return { changes, positions, next: position, isLast: false }
      changes.push(change)
      positions.push(position)
    }
    return { changes, positions, next: this.end, isLast: true }
  }
}
