/** The org's calls of one day. */
export class Quota {
  used = 0
  limit = 15_000

  /** Counts one call; false where it is one too many. */
  spend(): boolean {
    if (this.used >= this.limit) return false
    this.used++
    return true
  }

  /** The header that comes with every answer to a session. */
  get header(): Record<string, string> {
    return { 'sforce-limit-info': `api-usage=${this.used}/${this.limit}` }
  }
}
