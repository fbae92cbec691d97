/** The sequence of numbers for IDs and change keys of one mailbox. */
export class Numbers {
  private last: number

  constructor(first: number) {
    this.last = first + 0x1000
  }

  next(): number {
    return ++this.last
  }
}
