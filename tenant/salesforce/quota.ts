/** The org's API requests of one day. */
export class Quota {
  used = 0
  limit = 15_000

  /** Counts one request. Returns false if it exceeds the limit. */
  count(): boolean {
    if (this.used >= this.limit) return false
    this.used++
    return true
  }

  /** The header of every response to a session. */
  get header(): Record<string, string> {
    return { 'sforce-limit-info': `api-usage=${this.used}/${this.limit}` }
  }
}
