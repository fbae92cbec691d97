/** How many batches are at work on the mailbox: Graph runs four requests at a time, and one batch already does. */
export class MailboxConcurrency {
  #batches = 0

  /** True if another batch is at work, so that the mailbox has no room for this one's requests. */
  get isExceeded(): boolean {
    return this.#batches > 1
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#batches++
    try {
      return await work()
    } finally {
      this.#batches--
    }
  }
}
