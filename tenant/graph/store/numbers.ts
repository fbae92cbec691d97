/** Hands out the numbers behind ids and change keys of one mailbox. */
export class Numbers {
  private last = 0x1000

  next(): number {
    return ++this.last
  }
}
