import type { FaultRule } from '../../twin/faultQueue'
import type { ApiServer, SeenGraphRequest } from '../apiServer'
import type { BatchedRequest } from '../batch/batchResponse'
import { type CalendarControl, calendarControl } from '../calendar/calendarControl'
import { type ContactControl, contactControl } from '../contacts/contactControl'
import type { Fault } from '../faults/faults'
import { type MailControl, mailControl } from '../mail/mailControl'
import type { Mailbox } from '../mailboxes/mailbox'

/** The control functions for one mailbox. */
export interface MailboxControl extends ContactControl, MailControl, CalendarControl {}

/** The control functions of the fake for tests and users. `POST /control/…` does the same. */
export interface GraphTwinControl extends MailboxControl {
  /** Adds a mailbox at `/users/{address}`, shared with the account unless `isShared` is false. */
  addMailbox(address: string, isShared?: boolean): MailboxControl & { readonly id: string }
  /** Applies the fault to the next request that matches the rule. */
  fail(fault: Fault, rule?: FaultRule): void
  /** Rejects every token with 401 until `clearFaults`. */
  rejectAll(): void
  clearFaults(): void
  /** Rejects every nextLink and deltaLink issued so far with 410. */
  expireDeltaStates(): void
  /** Starts each of the next `rounds` (1) delta rounds with `count` empty pages that contain a nextLink. */
  insertEmptyPages(count: number, rounds?: number): void
  /** Starts each of the next `rounds` (1) lists, such as a search, with `count` empty pages that contain a nextLink. */
  insertEmptyListPages(count: number, rounds?: number): void
  /** Repeats the last `count` items of each of the next `pages` (1) delta pages on the following page. */
  repeatItems(count: number, pages?: number): void
  /** The requests to the API and to upload URLs. */
  readonly requestsSeen: readonly SeenGraphRequest[]
  /** Returns the number of requests per response status. 0 means a connection reset. */
  statusCounts(): Record<number, number>
  clearRequests(): void
  /** The previous batches, each with its requests in the order in which they were sent. */
  readonly batches: readonly (readonly BatchedRequest[])[]
}

type Parts = Pick<
  ApiServer,
  'mailboxes' | 'now' | 'faults' | 'batches' | 'log' | 'deltaStates' | 'disturbances'
>

/** Returns the control functions for the parts of a fake. */
export function twinControl({
  mailboxes,
  now,
  faults,
  batches,
  log,
  deltaStates,
  disturbances,
}: Parts): GraphTwinControl {
  return {
    ...mailboxControl(mailboxes.own, now),
    addMailbox: (address, isShared) => {
      const mailbox = mailboxes.add(address, isShared)
      return { id: mailbox.owner.id, ...mailboxControl(mailbox, now) }
    },
    fail: (fault, rule) => faults.add(fault, rule),
    rejectAll: () => faults.add({ kind: 'unauthorized' }, { times: Number.POSITIVE_INFINITY }),
    clearFaults: () => faults.clear(),
    expireDeltaStates: () => deltaStates.expireAll(),
    insertEmptyPages: (count, rounds) => disturbances.insertEmptyPages(count, rounds),
    insertEmptyListPages: (count, rounds) => disturbances.insertEmptyListPages(count, rounds),
    repeatItems: (count, pages) => disturbances.repeatItems(count, pages),
    requestsSeen: log.seen,
    statusCounts: () => log.statusCounts(),
    clearRequests: () => log.clear(),
    batches: batches.batches,
  }
}

function mailboxControl(mailbox: Mailbox, now: () => number): MailboxControl {
  return {
    ...contactControl(mailbox, now),
    ...mailControl(mailbox, now),
    ...calendarControl(mailbox, now),
  }
}
