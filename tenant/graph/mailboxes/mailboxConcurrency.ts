import { GraphError } from '../graphError'
import type { Mailboxes } from './mailboxes'

/** A request in progress. */
export interface Ticket {
  /** True if the mailbox has no capacity for it. */
  readonly isExceeded: boolean
  /** Ends the request. Further calls do nothing. */
  leave(): void
}

const mostRequests = 4

/**
 * Counts the requests in progress: Graph serves four at a time for each app and mailbox. Here, each access token stands
 * for a user with a mailbox, although all of them share their data.
 * https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
 */
export class MailboxConcurrency {
  readonly #running = new Map<string, number>()

  constructor(private readonly mailboxes: Mailboxes) {}

  /** Counts a request from its arrival until it leaves. `url` contains the version: `/v1.0/me/contacts`. */
  enter(url: string, authorization = ''): Ticket {
    const mailbox = this.#mailboxIn(url)
    if (mailbox === undefined) return { isExceeded: false, leave() {} }
    const key = `${authorization} ${mailbox}`
    const running = (this.#running.get(key) ?? 0) + 1
    this.#running.set(key, running)
    let isLeft = false
    return {
      isExceeded: running > mostRequests,
      leave: () => {
        if (!isLeft) this.#running.set(key, (this.#running.get(key) ?? 1) - 1)
        isLeft = true
      },
    }
  }

  /** Returns the ID of the mailbox's owner. The user itself does not belong to a mailbox. */
  #mailboxIn(url: string): string | undefined {
    const [, me, user = ''] = /^\/v1\.0\/(?:(me)|users[/(]([^/?]+))\//i.exec(url) ?? []
    if (me !== undefined) return this.mailboxes.own.owner.id
    try {
      return this.mailboxes.find(decodeURIComponent(user).replace(/^'|'\)$/g, '')).owner.id
    } catch {
      return undefined
    }
  }
}

/** Has no Retry-After, as observed in https://github.com/microsoftgraph/microsoft-graph-docs/issues/8760 */
export function overConcurrency(): GraphError {
  return new GraphError(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.')
}
