/**
 * Counts the batches that are in progress for the mailbox. Graph runs four requests at a time, which one batch
 * already uses.
 */
export class MailboxConcurrency {
  #batches = 0

  /** True if another batch is in progress, so that the mailbox has no capacity for the requests of this one. */
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
